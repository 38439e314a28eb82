// `hrtool return PID [VALUE]`: the function returns that, this once, and the program goes on.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupReturnCommand(CLI::App& app);
int runReturnCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
