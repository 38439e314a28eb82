// The session does the work; only the words of the command line are known here.
#include "commands/use_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupUseCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "use", "Go on with another version of the crashed function", runUseCommand);
  made.command
      ->add_option("VERSION", made.options->request.detail,
                   "Its number (see `hrtool versions`); 1 is what the program was built with")
      ->required();
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runUseCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kUse);
}

} // namespace hot_restart::cli
