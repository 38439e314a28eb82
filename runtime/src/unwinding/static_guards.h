// The local statics whose initialisation the running thread has begun: the C++ runtime's entries
// for their guards are interposed. A frame that a restart leaves without a landing pad would keep
// its guard, and the next call would wait for ever, or be told of a recursive initialisation. Costs
// nothing once a static is initialised.
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

/// A set of guards of this thread.
using Guards = std::uint32_t;

/// The guards that the frame between these two stack pointers has acquired, and has yet.
/// Signal-safe: initial-exec TLS.
Guards guardsBetween(std::uint64_t low, std::uint64_t high);

/// Gives back what is held of them still, as if an exception had left the initialisers.
/// Signal-safe: initial-exec TLS and a futex.
void abandonGuards(Guards guards);

} // namespace hot_restart::runtime
