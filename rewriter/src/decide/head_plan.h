// The heads of a body: that of its definition, and those that declare it in front and in classes.
#pragma once

#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Copies them. `draft.plan.bodyName` is known.
Reason copyHeads(const Subject& subject, Draft& draft);

} // namespace hot_restart::rewriter
