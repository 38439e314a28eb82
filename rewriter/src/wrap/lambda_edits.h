// The edits that wrap the lambdas of a function:
//
//   { std::thread t([&a](int b) { BODY }, 1); }
//   -> { struct hr$here; std::thread t(::hr$lambda<7ul, hr$here, ::hr$Restart>([&a](int b) { BODY
//   }),
//      1); }
#pragma once

#include "decide/function_plan.h"
#include "edit/edit_set.h"

namespace hot_restart::rewriter {

/// Adds them for the lambdas that have no reason to stay as they are.
void addLambdas(const FunctionPlan& plan, EditSet& edits);

} // namespace hot_restart::rewriter
