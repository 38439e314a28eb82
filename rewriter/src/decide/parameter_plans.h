// The parameters of a function and of its template as its stub refers to them: each needs a name.
#pragma once

#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Makes a template parameter with a name of each `auto` parameter.
Reason planPlaceholders(const Subject& subject, Draft& draft);

/// Gives every parameter a name, and the template's the order in which the body takes them.
Reason nameParameters(const Subject& subject, Draft& draft);

} // namespace hot_restart::rewriter
