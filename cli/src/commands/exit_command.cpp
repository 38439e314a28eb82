// The session does the work; only the words of the command line are known here.
#include "commands/exit_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupExitCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "exit", "End a stopped program at once with an exit status", runExitCommand);
  made.command->add_option("STATUS", made.options->request.detail, "0 to 255; 0 when absent");
}

int runExitCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kExit);
}

} // namespace hot_restart::cli
