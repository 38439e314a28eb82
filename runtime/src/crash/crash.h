// A crash, whatever its kind: from "something failed" to "restart there" or "die as usual". The
// handlers call this.
#pragma once

#include "unwinding/exceptions_in_flight.h"
#include "unwinding/unwind_plan.h"

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

struct CrashFacts {
  wire::Cause cause{};
  StackFacts stack{};
  int signal = 0;
  int signalCode = 0;
  bool faultsAgain = false; ///< When the handler returns, the crash happens once more.
  ThrownObject thrown{};
};

struct CrashVerdict {
  bool restart =
      false; ///< False: the program must now die, or go on, as it would have without hot_restart.
  bool simply = false; ///< The stub calls its own body again: no body for one call is in its way.
  bool again = false;  ///< The debugger is to see the crash once more: only with faultsAgain.
  std::uint64_t stubCfa = 0;
  bool tablesCoverFaults = false; ///< What wire::Restart says of the frames' tables.
  int sessionFd = -1;
};

/// Reports the crash to a session, serves it, and returns what it decided. One crash of the process
/// at a time; others wait here. Silent in forked children and where nobody asked for a session.
/// Signal-safe up to what the session asks for (a reload).
CrashVerdict askSession(const CrashFacts& facts);

} // namespace hot_restart::runtime
