// Explicit specialisations of members: their body specialises the body of the member.
//
//   template <> void A<int>::f() {...}   ->   template <> void A<int>::f$body() {...}
//
// So the member needs a body that is declared in its class, whoever declares it.
#pragma once

#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Finds the member that the function specialises; none for every other function.
Reason findSpecialisedMember(const Subject& subject, Draft& draft);

} // namespace hot_restart::rewriter
