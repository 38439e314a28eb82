// LAMBDAS: which lambdas of wrapped functions are wrapped themselves.
#pragma once

#include "hot_restart/rewriter/words.h"

#include <string>

namespace hot_restart::rewriter {

enum class LambdaChoice {
  kNone,
  kEscaping, ///< Those that may be called by somebody else than the function around them.
  kAll
};

inline constexpr Word<LambdaChoice> kLambdaChoiceWords[] = {{LambdaChoice::kNone, "none"},
                                                            {LambdaChoice::kEscaping, "escaping"},
                                                            {LambdaChoice::kAll, "all"}};
constexpr const auto& wordsOf(LambdaChoice) { return kLambdaChoiceWords; }
static_assert(spellsAll(kLambdaChoiceWords, LambdaChoice::kAll));

/// LeftAlone::usr for all lambdas of a function.
inline std::string lambdasOf(const std::string& functionUsr) { return functionUsr + "@lambdas"; }

} // namespace hot_restart::rewriter
