// `hrtool attend`: started by a running program; not for people.
#pragma once

#include "reload/attention.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupAttendCommand(CLI::App& app);
int runAttendCommand(const AttendOptions& options);

} // namespace hot_restart::cli
