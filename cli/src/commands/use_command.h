// `hrtool use PID VERSION`: goes on with an earlier (or later) version of the function.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupUseCommand(CLI::App& app);
int runUseCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
