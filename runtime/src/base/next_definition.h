// What the functions of ours that stand in front of others' (pthread_create, sigaction, the
// unwinder's entries) call in their turn.
#pragma once

namespace hot_restart::runtime {

/// The definition of `name` behind ours in the search order. If there is none, the first one: a
/// program that is not linked to this library, but to a wrapped library that is, has us behind
/// libc, and calls libc's directly. Not signal-safe: takes the loader's lock.
void* nextDefinition(const char* name);

} // namespace hot_restart::runtime
