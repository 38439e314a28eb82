// `hrtool adopt`: started by a program at its own start; not for people.
#pragma once

#include "reload/adoption.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupAdoptCommand(CLI::App& app);
int runAdoptCommand(const AdoptionOptions& options);

} // namespace hot_restart::cli
