// Parses the one option that the runtime passes.
#include "commands/module_command.h"

#include "session/module_restart.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace hot_restart::cli {

void setupModuleCommand(CLI::App& app) {
  auto options = std::make_shared<ModuleOptions>();
  CLI::App* command = app.add_subcommand("module", "Started by a program; not for people");
  command->group("");
  command->add_option("--fd", options->descriptor, "Socket to the program")->required();
  command->callback([options] {
    if (const int status = runModuleCommand(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runModuleCommand(const ModuleOptions& options) { return runModuleRestart(options); }

} // namespace hot_restart::cli
