// A crash inside malloc may leave a lock of it held by code that a restart abandons: whatever
// allocates next would wait for ever.
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Finds the program's allocator, at start. Takes the loader's lock.
void findAllocator();

/// Whether the crash happened inside the allocator, called from the wrapped function, and the
/// allocator has not answered since. Not signal-safe: allocates, for at most some seconds, and only
/// after such a crash in a program with several threads (glibc locks nothing for a single one).
bool leftAllocatorLocked(const wire::Crash& crash);

} // namespace hot_restart::runtime
