// They have one option each, so one table holds them all.
#include "commands/internal_commands.h"

#include "reload/adoption.h"
#include "reload/live_request.h"
#include "session/module_restart.h"
#include "session/session.h"

#include <CLI/CLI.hpp>

#include <array>
#include <memory>

namespace hot_restart::cli {
namespace {

struct InternalCommand {
  const char* name;
  const char* purpose;
  /// Takes the inherited descriptor; returns the exit status of hrtool.
  int (*run)(int descriptor);
};

constexpr std::array<InternalCommand, 4> kCommands = {
    {{"session", "Started by a program that has crashed; not for people", runSession},
     {"attend", "Started by a program that is to load an edit; not for people", runAttend},
     {"adopt", "Started by a program whose bodies lie in separate units; not for people",
      runAdoption},
     {"module", "Started by a program that restarts a file of its own; not for people",
      runModuleRestart}}};

void setupCommand(CLI::App& app, const InternalCommand& internal) {
  auto descriptor = std::make_shared<int>(-1);
  CLI::App* command = app.add_subcommand(internal.name, internal.purpose);
  command->group("");
  command->add_option("--fd", *descriptor, "Socket to the program")->required();
  command->callback([descriptor, run = internal.run] {
    if (const int status = run(*descriptor); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

} // namespace

void setupInternalCommands(CLI::App& app) {
  for (const InternalCommand& internal : kCommands) {
    setupCommand(app, internal);
  }
}

} // namespace hot_restart::cli
