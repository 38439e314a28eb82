// `hrtool try PID`: what would the edited function do? Asked of a copy of the stopped program.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupTryCommand(CLI::App& app);
int runTryCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
