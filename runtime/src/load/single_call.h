// A body for a single call: what `hr-return` loads. It stands in the slot from the moment in which
// the stub is about to call again until the body has begun; other threads that meet it there are
// sent back to their stub.
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

/// The slots (a constructor has one for each of its variants) and what they get.
struct SingleCall {
  static constexpr std::uint32_t kMostSlots = 64;
  std::uint32_t count = 0;
  std::uint64_t slots[kMostSlots], bodies[kMostSlots], before[kMostSlots];
};

/// Puts a body aside for the next restart of this thread. False: no memory, or more slots than fit.
bool addSingleCall(std::uint64_t slot, std::uint64_t body);
/// This thread's next restart is an ordinary one again. Signal-safe: munmap.
void forgetSingleCall();
/// Whether the next restart has such a body. Signal-safe: reads this thread's state.
bool hasSingleCall();
/// Puts the body into its slots: the stub calls next, and no code of the program runs before.
/// Waits for another thread that is between here and its body. Signal-safe: atomics, sched_yield.
void armSingleCall();

} // namespace hot_restart::runtime
