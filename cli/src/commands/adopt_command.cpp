// Parses the one option that the runtime passes.
#include "commands/adopt_command.h"

#include "reload/adoption.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace hot_restart::cli {

void setupAdoptCommand(CLI::App& app) {
  auto options = std::make_shared<AdoptionOptions>();
  CLI::App* command = app.add_subcommand("adopt", "Started by a program; not for people");
  command->group("");
  command->add_option("--fd", options->descriptor, "Socket to the program")->required();
  command->callback([options] {
    if (const int status = runAdoptCommand(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runAdoptCommand(const AdoptionOptions& options) { return runAdoption(options); }

} // namespace hot_restart::cli
