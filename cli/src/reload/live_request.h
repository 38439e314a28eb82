// Loading into a program that runs: it is asked by a signal, starts `hrtool attend`, and that meets
// whoever asked at a socket in the session's folder.
#pragma once

#include "hot_restart/result.h"

#include <string>

namespace hot_restart::cli {

/// kRefused when the program cannot be asked (not linked to the runtime, HOT_RESTART=0, ...).
Status canBeAsked(int pid);

/// Has the program `pid` load a list of plans (wire::kLoadAll). Tried again while the program is in
/// the middle of something that loading would wait for. Errors: kRefused (the program's own words),
/// kSystem (it does not answer).
Status loadIntoRunning(int pid, const std::string& folder, const std::string& listPath);

/// `hrtool attend`: the program's end. `descriptor`: the socket to it (wire.h). Returns the exit
/// status of hrtool.
int runAttend(int descriptor);

} // namespace hot_restart::cli
