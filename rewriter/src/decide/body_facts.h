// What the body of a function says that its text alone does not settle: its own name, sudden ends,
// variables to be marked.
#pragma once

#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Reads the body once for each kind of fact.
Reason inspectBody(const Subject& subject, Draft& draft);

} // namespace hot_restart::rewriter
