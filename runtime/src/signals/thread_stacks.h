// An alternate signal stack for every thread, so that a stack overflow can be handled at all.
#pragma once

namespace hot_restart::runtime {

/// Gives the calling thread its alternate stack, unless it has one already. Threads started with
/// pthread_create (and so std::thread) get theirs by themselves, and give it back when they end.
void giveAlternateStack();

} // namespace hot_restart::runtime
