// May the closures that a program has run a lambda's new text? Only if the new one's closure holds
// the same, in the same order.
#pragma once

#include "decide/function_plan.h"
#include "decide/lambda_plan.h"

#include "hot_restart/rewriter/manifest.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Why not, naming what is captured in another way; nothing: they may, and `lambda.captureList`
/// spells the list where the text alone would give another order. `now` is the entry of `lambda`,
/// in the function `plan`.
std::optional<std::string> keepClosure(const FunctionEntry& before, const FunctionPlan& plan,
                                       LambdaPlan& lambda, FunctionEntry& now);

} // namespace hot_restart::rewriter
