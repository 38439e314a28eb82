// A program that runs, or stands still in a session: takes edits without being restarted.
#pragma once

#include "hot_restart/result.h"

#include <functional>
#include <string>
#include <vector>

namespace hot_restart::cli {

struct ReloadWish {
  int pid = 0;
  std::string only = {}; ///< A file or a function; empty: all that was edited.
};

/// What came of it; `loaded` are lines for people, empty when nothing had changed.
struct ReloadOutcome {
  std::string loaded;
};

/// Prepares the edits and has the running program take them, all or none, at the next call of each
/// function. `say` is told progress and notes. Not for a program in a session: its session does it.
Result<ReloadOutcome> reloadRunning(const ReloadWish& wish,
                                    const std::function<void(const std::string&)>& say);

/// The project files of the program.
Result<std::vector<std::string>> projectFilesOf(int pid);

} // namespace hot_restart::cli
