// `hrtool continue PID`: reloads the edited function of a stopped program and calls it again.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupContinueCommand(CLI::App& app);
int runContinueCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
