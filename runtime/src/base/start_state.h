// What the process was started with. A program changes its environment, folder, limits and
// descriptors for purposes of its own; what runs beside it, hrtool with compilers and debuggers,
// gets what the user had when the program was started.
#pragma once

#include <climits>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>

namespace hot_restart::runtime {

/// Which file a standard descriptor was at the start.
struct StandardFile {
  bool open = false;
  dev_t device = 0;
  ino_t inode = 0;
  bool terminal = false;
};

struct StartState {
  char** environment = nullptr; ///< Without LD_PRELOAD, which is meant for the program.
  char folder[PATH_MAX] = {};   ///< Empty: unknown.
  rlimit limits[RLIM_NLIMITS] = {};
  mode_t creationMask = 022;
  bool ignoresHangup = false; ///< nohup.
  StandardFile standard[3] = {};
};

/// Called by the constructor of the library, before the program can have changed anything.
void rememberStart();

/// In a copy of the process: its outputs go elsewhere from now on. Signal-safe: fstat.
void rememberStandardFiles();

/// Signal-safe: nobody changes it.
const StartState& startState();

/// Whether that standard descriptor (0, 1, 2) is what it was at the start, or a terminal, or,
/// where both are open, what the other output was: never a file, pipe or socket that has been given
/// its number since. Signal-safe: fstat and isatty.
bool isStillStandard(int descriptor);

} // namespace hot_restart::runtime
