// `hrtool show PID`: the report of a stopped program, once more.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupShowCommand(CLI::App& app);
int runShowCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
