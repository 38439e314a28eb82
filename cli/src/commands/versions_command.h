// `hrtool versions PID`: which versions a function has had, and what changed between them.
#pragma once

#include "commands/session_request.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupVersionsCommand(CLI::App& app);
int runVersionsCommand(const SessionRequestOptions& options);

} // namespace hot_restart::cli
