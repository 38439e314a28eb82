// The session does the work; only the words of the command line are known here.
#include "commands/reraise_command.h"

#include "commands/session_request.h"
#include "program/verb.h"

namespace hot_restart::cli {

void setupReraiseCommand(CLI::App& app) {
  setupSessionRequest(app, "reraise", "Let a stopped program end as its crash would have ended it",
                      runReraiseCommand);
}

int runReraiseCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, Verb::kReraise);
}

} // namespace hot_restart::cli
