// Doing what a plan says: leave the crash, run the destructors, land in the stub, make it call its
// body again.
#pragma once

#include "unwinding/unwind_plan.h"

#include <cstdint>

namespace hot_restart::runtime {

/// Never returns, unless no way to the stub is found (then nothing has been touched). The session
/// is told on `sessionFd` when the stub is reached. The descriptor is closed in either case.
void executeRestart(const StackFacts& facts, std::uint64_t stubCfa, int sessionFd);

/// A cleanup of an abandoned frame has itself crashed: gives up the rest of that frame's cleanups
/// and goes on with the frames above. Never returns, unless no way to the stub is found.
void continueRestart(const StackFacts& facts);

} // namespace hot_restart::runtime
