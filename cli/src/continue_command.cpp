// One request of session_request.h.
#include "continue_command.h"

#include "session_request.h"

namespace hot_restart::cli {

void setupContinueCommand(CLI::App& app) {
  setupSessionRequest(app, "continue",
                      "Reload the edited function of a stopped program and call it again",
                      runContinueCommand);
}

int runContinueCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, "continue");
}

} // namespace hot_restart::cli
