// One request of session_request.h.
#include "reload_command.h"

#include "session_request.h"

namespace hot_restart::cli {

void setupReloadCommand(CLI::App& app) {
  setupSessionRequest(app, "reload",
                      "Compile and check the edit of a stopped program; it is loaded at continue",
                      runReloadCommand);
}

int runReloadCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, "reload");
}

} // namespace hot_restart::cli
