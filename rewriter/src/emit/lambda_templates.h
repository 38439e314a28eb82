// What stands around a lambda that is wrapped; lambda.h of the runtime explains it.
#pragma once

#include "emit/text_template.h"

namespace hot_restart::rewriter {

/// Behind the brace of the function whose lambdas are wrapped.
inline constexpr TextTemplate kLambdaPlace{R"cpp( struct @here@; )cpp"};

/// In front of the lambda's `[`: a colon there would make another token of `::`.
inline constexpr TextTemplate kBeginLambda{R"cpp( ::@lambda@<@number@ul, @here@, ::@caught@>()cpp"};
inline constexpr std::string_view kEndLambda = ")";

} // namespace hot_restart::rewriter
