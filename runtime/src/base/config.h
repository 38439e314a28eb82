// What the environment asks for, read once before main. Nothing else in the runtime asks the
// environment; session_process only hands it on to hrtool.
#pragma once

#include <climits>
#include <cstdint>
#include <sys/types.h>

namespace hot_restart::runtime {

/// HOT_RESTART_DEBUGGER, or what the program has said since.
enum class DebuggerSetting : std::uint8_t {
  kAuto,
  kGdb,
  kLldb,
  kPrompt,
  kWait,
  kNone,
  kUnknown, ///< The environment has a value that is none of these: it counts as kAuto.
};

struct Config {
  bool enabled = false;       ///< False: HOT_RESTART=0, or the runtime has not started yet.
  bool sharesUnwinder = true; ///< What cxx_runtime.h says of the program.
  pid_t startPid = 0; ///< A process with another pid is a forked child: it crashes as usual.
  bool reloadAtStart = false; ///< HOT_RESTART_RELOAD_AT_START is `all`.
  char hrtool[PATH_MAX] = {}; ///< The session's executable, which may not exist.
};

/// Reads the environment, and main's arguments. The constructor of the library calls it once,
/// before any other use.
void readConfig(int count, char** arguments);

/// Sets Config::sharesUnwinder; the constructor of the library calls it.
void setSharesUnwinder(bool shares);

/// Makes a copy of the process one that is served like the process itself; it has a single thread.
/// Signal-safe: a store.
void setStartPid(pid_t pid);

/// Whether this is a forked child, which crashes as usual. It may share its parent's memory
/// (vfork): what is written in it is written in the parent. Signal-safe: getpid().
bool isForkedChild();

/// Which debugger a crash is to open now. Signal-safe: an atomic load, since another thread may be
/// choosing (hot_restart::debugger).
DebuggerSetting debuggerSetting();

/// Signal-safe: a reference to an object that nobody changes while a second thread can see it.
const Config& config();

} // namespace hot_restart::runtime
