// Every exit status that hrtool itself chooses. `hrtool cc` otherwise ends with the compiler's own
// status.
#pragma once

namespace hot_restart::cli {

enum class ExitCode : int {
  kSuccess = 0,
  kFailure = 1,        ///< What was asked for could not be done; stderr says why.
  kUsage = 2,          ///< The command line itself is off.
  kNotFound = 3,       ///< No such file, process or function.
  kCannotExecute = 127 ///< As shells have it: the program to run could not be started.
};

inline int toInt(ExitCode code) { return static_cast<int>(code); }

} // namespace hot_restart::cli
