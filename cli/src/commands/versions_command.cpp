// The session does the work; only the words of the command line are known here.
#include "commands/versions_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupVersionsCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "versions", "List the versions of the crashed function, or compare two",
      runVersionsCommand);
  made.command->add_option("--diff", made.options->request.detail,
                           "Two versions, as in --diff \"1 2\": show what changed");
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runVersionsCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kVersions);
}

} // namespace hot_restart::cli
