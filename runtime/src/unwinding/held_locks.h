// The locks that the running thread's frames hold (abi::HeldLock): a list, innermost first, in the
// frames themselves. It serves frames for which a restart finds no landing pad.
#pragma once

#include <cstdint>
#include <hot_restart/abi.h>

namespace hot_restart::runtime {

/// Goes along the thread's list, in step with a walk along its stack. Reads a record only after
/// finding that it lies in a frame of that stack: what the list leads to on another one (fibers),
/// or in frames that longjmp has left, ends the walk. Signal-safe.
class HeldLockWalk {
public:
  HeldLockWalk();

  /// The number of records in the frame between these two stack pointers. Frames are asked for
  /// innermost first, each once.
  std::uint32_t countBetween(std::uint64_t low, std::uint64_t high);

private:
  const abi::HeldLock* next_;
};

/// Runs the destructors of so many locks, innermost first, and takes them off the list: each one
/// before its destructor runs. They are the user's code: a fault in one is like a fault in a
/// landing pad.
void freeInnermostLocks(std::uint32_t count);

} // namespace hot_restart::runtime
