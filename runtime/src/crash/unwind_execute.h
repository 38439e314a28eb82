// Doing what a plan says: leave the crash, run the destructors, land in the stub, make it call its
// body again.
#pragma once

#include "unwinding/exceptions_in_flight.h"
#include "unwinding/frame_decision.h"

#include <cstdint>

namespace hot_restart::runtime {

struct RestartOrder {
  StackFacts facts;
  std::uint64_t stubCfa = 0; ///< The stub to land in.
  int sessionFd = -1;        ///< Its session is told when the stub is reached.
  /// An exception is searching for its handler and is given up for the restart (dropInFlight()).
  bool dropsInFlight = false;
  ThrownObject inFlight{};
};

/// Never returns, unless no way to the stub is found: then nothing has been touched, the exception
/// included. The descriptor is closed in either case.
void executeRestart(const RestartOrder& order);

/// A cleanup of an abandoned frame has itself crashed: gives up the rest of that frame's cleanups
/// and goes on with the frames above. Never returns, unless no way to the stub is found.
void continueRestart(const StackFacts& facts);

} // namespace hot_restart::runtime
