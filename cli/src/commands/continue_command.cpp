// The session does the work; only the words of the command line are known here.
#include "commands/continue_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupContinueCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "continue", "Reload the edited function of a stopped program and call it again",
      runContinueCommand);
  made.command->add_option(
      "--frame", made.options->request.frame,
      "Restart this frame of the backtrace (see `hrtool show`) instead of the "
      "function that was edited (or, if none on the stack was, the innermost)");
  made.command->add_flag("--stop", made.options->request.stop,
                         "Stop where the new version begins: for the session's own debugger");
}

int runContinueCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kContinue);
}

} // namespace hot_restart::cli
