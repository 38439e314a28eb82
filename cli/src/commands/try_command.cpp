// The session does the work; only the words of the command line are known here.
#include "commands/try_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupTryCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "try",
      "Call the edited function in a copy of the stopped program, and tell what it does",
      runTryCommand);
  made.command->add_option("--seconds", made.options->request.detail,
                           "The copy is ended after so many seconds (10)");
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runTryCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kTry);
}

} // namespace hot_restart::cli
