// What the functions of ours that stand in front of others' (pthread_create, sigaction, the
// unwinder's entries) call in their turn.
#pragma once

namespace hot_restart::runtime {

/// The definition of `name` behind ours in the search order. Where there is none, the first: a
/// program that is not linked to this library, but to a wrapped library that is, has us behind
/// libc, and calls libc's directly.
void* nextDefinition(const char* name);

} // namespace hot_restart::runtime
