// The session does the work; only the words of the command line are known here.
#include "commands/return_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupReturnCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "return", "Give the caller of the crashed function a value instead of restarting it",
      runReturnCommand);
  made.command->add_option("VALUE", made.options->request.detail,
                           "C++ expression, compiled as `return VALUE;` in the function's place");
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runReturnCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kReturn);
}

} // namespace hot_restart::cli
