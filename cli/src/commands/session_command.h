// `hrtool session --fd N` (hidden): started by the runtime of a crashed program.
#pragma once

#include "session/session.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupSessionCommand(CLI::App& app);
int runSessionCommand(const SessionOptions& options);

} // namespace hot_restart::cli
