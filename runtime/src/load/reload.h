// Taking a new version of a function into the running program: what a load plan says, all of it or
// nothing.
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Maps the plan, opens the unit, binds it to the running program, runs its initialisers, and only
/// then swaps the slots (atomically: other threads call the old or the new version). `reply` says
/// how it went. NOT signal-safe: dlopen allocates and takes the loader's lock. A crash in it is
/// caught and becomes a refusal, and so does waiting too long for a lock that the crashed code
/// holds.
void loadUnit(const char* planPath, wire::LoadReply& reply);

/// Does the same for all load plans of a list (wire::kLoadAll): each step for all of them before
/// the next, so that either every slot is swapped or none.
void loadUnits(const char* listPath, wire::LoadReply& reply);

/// Swaps the slots of a plan whose unit is loaded already: to its bodies, or to those that the
/// program began with.
void useVersion(const wire::Use& use, wire::LoadReply& reply);

} // namespace hot_restart::runtime
