// A stack of our own for the handler, when the program's alternate stack is too small for it.
#pragma once

#include <signal.h>

namespace hot_restart::runtime {

/// Called in a signal handler, it runs `function(data)`, on a stack of our own if the handler runs
/// on an alternate stack that has little room left. Until it returns, or leaveOwnStack() is called,
/// that is the thread's alternate stack, so that faults meanwhile leave the program's alone.
/// Unwinders find their way through. Signal-safe: mmap, sigaltstack.
void runWithRoom(void (*function)(void* data), void* data);

/// Gives the program its alternate stack back when runWithRoom() was left sideways, to another
/// stack. There may be nothing to give back. Signal-safe: sigaltstack, munmap.
void leaveOwnStack();

} // namespace hot_restart::runtime
