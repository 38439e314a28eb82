// What the manifest remembers of the lambdas of a function, and which of them are those of an
// earlier version.
#pragma once

#include "decide/function_plan.h"
#include "source/file_tokens.h"

#include "hot_restart/rewriter/manifest.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Why a lambda of the running version has no successor that its closures could run.
struct LostLambda {
  std::string usr;    ///< Of the running one.
  std::string reason; ///< "it captures `b` as well"
};

/// The entries of `plan.lambdas`, in their order; `plan` gets the numbers. `function` is the entry
/// of the function around them, `running` the lambdas that it has in the program (of any function):
/// a lambda that is surely one of them keeps its number, and all others get one that none ever had.
std::vector<FunctionEntry> recordLambdas(FunctionPlan& plan, const FunctionEntry& function,
                                         const std::vector<FunctionEntry>& running,
                                         FileTokens& tokens, std::vector<LostLambda>& lost);

} // namespace hot_restart::rewriter
