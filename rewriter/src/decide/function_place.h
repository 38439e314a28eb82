// Finds out where the text of a function lies, and where its stub goes.
#pragma once

#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Finds the places of the definition: its begin, its specifiers, its body.
Reason findPlace(const Subject& subject, Draft& draft);

/// Chooses the side of the body that the stub stands on, and the type of a body whose function
/// deduces its own from it.
Reason placeStub(const Subject& subject, Draft& draft);

/// The offset at which the copied head ends: the brace, the colon of initialisers, or the `try`
/// in front of them.
unsigned headEnd(const Subject& subject, const Draft& draft);

} // namespace hot_restart::rewriter
