// Parses the one option that the runtime passes.
#include "commands/session_command.h"

#include "session/session.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace hot_restart::cli {

void setupSessionCommand(CLI::App& app) {
  auto options = std::make_shared<SessionOptions>();
  CLI::App* command = app.add_subcommand("session", "Started by a crashed program; not for people");
  command->group("");
  command->add_option("--fd", options->descriptor, "Socket to the program")->required();
  command->callback([options] {
    if (const int status = runSessionCommand(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runSessionCommand(const SessionOptions& options) { return runSession(options); }

} // namespace hot_restart::cli
