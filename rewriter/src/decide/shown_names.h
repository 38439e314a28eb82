// Whether types that are local to a function are called as in the plain program once it is wrapped.
#pragma once

#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Comes behind inspectBody() and nameParameters().
Reason inspectLocalTypes(const Subject& subject, Draft& draft);

} // namespace hot_restart::rewriter
