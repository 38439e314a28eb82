// The session does the work; only the words of the command line are known here.
#include "commands/restart_module_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupRestartModuleCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "restart-module",
      "Load a source file of a stopped program anew: all of its functions, with new variables",
      runRestartModuleCommand);
  made.command->add_option("FILE", made.options->request.detail,
                           "The source file, or the end of its path; default: that of the function "
                           "that crashed");
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runRestartModuleCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kRestartModule);
}

} // namespace hot_restart::cli
