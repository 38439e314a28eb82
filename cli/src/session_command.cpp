#include "session_command.h"

#include "session/session.h"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <memory>

namespace hot_restart::cli {

void setupSessionCommand(CLI::App& app) {
  auto options = std::make_shared<SessionOptions>();
  CLI::App* command = app.add_subcommand("session", "Started by a crashed program; not for people");
  command->group("");
  command->add_option("--fd", options->descriptor, "Socket to the program")->required();
  command->callback([options] { std::exit(runSessionCommand(*options)); });
}

int runSessionCommand(const SessionOptions& options) { return runSession(options); }

} // namespace hot_restart::cli
