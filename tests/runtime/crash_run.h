// Runs a crash program against the fake session and hands back all that can be seen from outside.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace hot_restart::test {

/// The crash programs that were built, by name ("gcc12_O0", ...).
std::vector<std::string> crashPrograms();
/// Those that `hrtool cc` has wrapped.
std::vector<std::string> wrappedPrograms();
/// Those that were built with sanitizers.
std::vector<std::string> sanitizedPrograms();

/// A kind of crash (programs/crash_kinds.cpp).
struct CrashKind {
  const char* name;
  const char* logged; ///< What the session must have been told.
};
inline void PrintTo(const CrashKind& kind, std::ostream* out) { *out << kind.name; }
const std::vector<CrashKind>& crashKinds();

struct CrashRun {
  int exitStatus = -1; ///< -1: ended by a signal.
  int signal = 0;
  std::string output;        ///< Standard output.
  std::string errors;        ///< Standard error.
  std::string foreignErrors; ///< Standard error without the lines of the runtime.
  std::vector<std::string> sessionLog;

  /// The last `skipped N` that the program told its session; -1: nothing was told.
  int cleanupsSkipped() const;
};

struct CrashOrder {
  std::string program;
  std::string scenario = "plain";
  std::string kind = "null-read";
  std::string session = "restart";                ///< FAKE_SESSION
  std::map<std::string, std::string> environment; ///< Added to HOT_RESTART_DEBUGGER=wait.
  bool terminal = false; ///< Standard error is a terminal, in whose foreground the program runs.
  std::vector<std::string> prefix; ///< A command that runs the program, such as a debugger.
};

CrashRun runCrash(const CrashOrder& order);

} // namespace hot_restart::test
