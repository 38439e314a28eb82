// Parses the one option that the runtime passes.
#include "commands/attend_command.h"

#include "reload/attention.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace hot_restart::cli {

void setupAttendCommand(CLI::App& app) {
  auto options = std::make_shared<AttendOptions>();
  CLI::App* command = app.add_subcommand("attend", "Started by a program; not for people");
  command->group("");
  command->add_option("--fd", options->descriptor, "Socket to the program")->required();
  command->callback([options] {
    if (const int status = runAttendCommand(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runAttendCommand(const AttendOptions& options) { return runAttend(options); }

} // namespace hot_restart::cli
