// Which lambdas of a function are wrapped, and why others are left as they are written (LAMBDAS).
// The technique is that of lambda.h of the runtime: the closure becomes the base of an object whose
// operator() goes through a stub.
#pragma once

#include "decide/lambda_plan.h"
#include "decide/plan_context.h"

#include <vector>

namespace hot_restart::rewriter {

/// The lambdas of the function's body that LAMBDAS asks for, in the order of the text; those that
/// cannot be wrapped have a reason.
std::vector<LambdaPlan> planLambdas(const Subject& subject, const FunctionPlan& plan);

} // namespace hot_restart::rewriter
