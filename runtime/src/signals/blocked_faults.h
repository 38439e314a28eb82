// A fault whose signal is blocked ends the process at once: no handler runs. Servers block all
// signals in their worker threads, and mean those that are sent. So the signals of faults are not
// told to the kernel, and remembered for the program, which sees the mask that it has set.
#pragma once

#include <cstdint>
#include <signal.h>
#include <ucontext.h>

namespace hot_restart::runtime {

/// Unblocks them in the only thread, at the start, should the program have been started with them
/// blocked.
void unblockFaults();

/// Leaves the signals of faults out of a mask that the kernel is to get; they are what it returns.
/// Signal-safe: changes the given set.
std::uint8_t takeOutFaults(sigset_t& mask);
/// Puts them back into a mask that the program is to see. Signal-safe: changes the given set.
void putBackFaults(sigset_t& mask, std::uint8_t faults);

/// Whether the program believes to have blocked the signal in this thread. Signal-safe: reads
/// thread-local memory.
bool isBelievedBlocked(int signal);

/// Such a signal that was sent, and is no fault, waits as the program has meant it to: it is really
/// blocked when the handler returns, and sent once more. Signal-safe: rt_sigqueueinfo.
void makeWait(int signal, siginfo_t& info, ucontext_t& interrupted);

} // namespace hot_restart::runtime
