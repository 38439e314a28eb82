// The program's side of wire.h: tells the session about the crash, does what it says until it
// decides.
#pragma once

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

enum class SessionVerdict {
  kRestart, ///< Unwind to frames[stubFrame]; `fd` is still open, see endSession().
  kReraise, ///< Die as the program would have died.
  kNone,    ///< The same: the session never began, which has been said.
  kLost,    ///< The same: it ended without a decision, and others after it.
  kRefused, ///< A debugger is attached and should stop again, then ask once more.
};

struct SessionResult {
  SessionVerdict verdict = SessionVerdict::kReraise;
  std::uint32_t stubFrame = 0;
  bool tablesCoverFaults = false; ///< What wire::Restart says of the frames' tables.
  int fd = -1;
};

/// Starts a session (`hrtool COMMAND`) and serves it; another one, if it gets lost. Says on stderr
/// why there is none. Does not
/// return when the session says "exit". Signal-safe but for what the session asks for: a reload
/// calls dlopen.
SessionResult runSession(const wire::Crash& crash, const char* command = "session");

/// The last word to a session whose verdict was kRestart. Signal-safe.
void endSession(int fd, const wire::RestartReport& report);

} // namespace hot_restart::runtime
