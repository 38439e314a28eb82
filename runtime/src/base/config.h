// What the environment asks for, read once before main. Nothing else in the runtime looks at the
// environment.
#pragma once

#include <climits>
#include <sys/types.h>

namespace hot_restart::runtime {

/// HOT_RESTART_DEBUGGER. Unknown values count as `auto`, and are named on stderr once a crash
/// happens.
enum class DebuggerChoice { kAuto, kGdb, kLldb, kPrompt, kWait, kNone };

struct Config {
  bool enabled = false; ///< False: HOT_RESTART=0, or the runtime has not started yet.
  DebuggerChoice debugger = DebuggerChoice::kAuto;
  bool debuggerUnknown = false;
  bool sharesUnwinder = true; ///< See cxx_runtime.h; set by the constructor of the library.
  pid_t startPid = 0; ///< A process with another pid is a forked child: it crashes as usual.
  bool reloadAtStart = false; ///< HOT_RESTART_RELOAD_AT_START=all.
  int debugLogFd = -1;
  char hrtool[PATH_MAX] = {}; ///< The session's executable; may not exist.
};

/// Reads the environment, and main's arguments. Called once by the constructor of the library,
/// before any other use.
void readConfig(int count, char** arguments);

/// The program's own word for HOT_RESTART_DEBUGGER; false: an unknown value, nothing is changed.
bool setDebugger(const char* name);

/// See Config::sharesUnwinder.
void setSharesUnwinder(bool shares);

/// For a copy of the process that is to be served like the process itself. Signal-safe.
void setStartPid(pid_t pid);

/// Whether this is a forked child, which crashes as usual. It may share its parent's memory
/// (vfork): what is written in it is written in the parent. Signal-safe.
bool isForkedChild();

/// Signal-safe: a reference to an object that is written only at start.
const Config& config();

} // namespace hot_restart::runtime
