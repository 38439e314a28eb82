// `hrtool exit PID [STATUS]`: ends a stopped program with that status.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupExitCommand(CLI::App& app);
int runExitCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
