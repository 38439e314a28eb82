// A stack of our own for the handler, when the program's alternate stack is too small for it.
#pragma once

#include <signal.h>

namespace hot_restart::runtime {

/// In a signal handler: runs `function(data)`, on a stack of our own if the handler runs on an
/// alternate stack that has little room left. Until it returns, or leaveOwnStack() is called, that
/// is the thread's alternate stack, so that faults meanwhile leave the program's alone. Unwinders
/// find their way through. Signal-safe: mmap, sigaltstack.
void runWithRoom(void (*function)(void* data), void* data);

/// From another stack, when runWithRoom() was left sideways: gives the program its alternate stack
/// back. Nothing to do is fine. Signal-safe: sigaltstack, munmap.
void leaveOwnStack();

} // namespace hot_restart::runtime
