// `hrtool watch PID`: every saved edit is loaded into the running program.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupWatchCommand(CLI::App& app);
/// Watches until the program ends.
int runWatchCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
