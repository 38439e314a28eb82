// The session does the work; only the words of the command line are known here.
#include "commands/show_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

namespace hot_restart::cli {

void setupShowCommand(CLI::App& app) {
  setupSessionRequest(app, "show", "Show the crash of a stopped program", runShowCommand);
}

int runShowCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kShow);
}

} // namespace hot_restart::cli
