// `hrtool reraise PID`: lets a stopped program end as its crash would have ended it.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupReraiseCommand(CLI::App& app);
int runReraiseCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
