// One request of session_request.h.
#include "reload_command.h"

#include "session_request.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupReloadCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "reload", "Compile and check the edit of a stopped program; it is loaded at continue",
      runReloadCommand);
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runReloadCommand(const SessionRequestOptions& options) {
  return requestOfSession(options, "reload");
}

} // namespace hot_restart::cli
