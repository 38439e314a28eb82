// `hrtool restart-module PID [FILE]`: a source file of a stopped program anew, with its state.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupRestartModuleCommand(CLI::App& app);
int runRestartModuleCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
