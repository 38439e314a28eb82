// Which lambda of an edited function is which of the running one? Numbers alone do not tell: an
// edit adds lambdas, removes some, and moves others.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <vector>

namespace hot_restart::rewriter {

/// For each of `now` the place in `before` of the one that it continues, or -1. Both are the
/// lambdas of one function in the order of the text. No match is made where two would do.
std::vector<int> matchLambdas(const std::vector<const FunctionEntry*>& before,
                              const std::vector<FunctionEntry>& now);

} // namespace hot_restart::rewriter
