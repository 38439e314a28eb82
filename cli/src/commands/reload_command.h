// `hrtool reload PID`: compiles and checks the edit of a stopped program without going on.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupReloadCommand(CLI::App& app);
int runReloadCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
