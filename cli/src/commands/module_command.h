// `hrtool module`: started by a program that reloads a source file; not for people.
#pragma once

#include "session/module_restart.h"

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupModuleCommand(CLI::App& app);
int runModuleCommand(const ModuleOptions& options);

} // namespace hot_restart::cli
