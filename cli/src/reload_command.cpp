// A stopped program is asked through its session; a running one by attention.h.
#include "reload_command.h"

#include "exit_code.h"
#include "hot_restart/rewriter/result.h"
#include "session/control_protocol.h"
#include "session/running_program.h"
#include "session/session_folder.h"
#include "session_request.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>

namespace hot_restart::cli {

void setupReloadCommand(CLI::App& app) {
  const SessionCommand made = setupSessionRequest(
      app, "reload", "Compile and load what was edited, into a running program or a stopped one",
      runReloadCommand);
  made.command
      ->add_option("WHAT", made.options->request.detail,
                   "Only this file (edits in it) or function (qualified name)")
      ->type_name("FILE|FUNCTION");
  made.command->add_option("--frame", made.options->request.frame,
                           "The function of this frame of the backtrace (see `hrtool show`)");
}

int runReloadCommand(const SessionRequestOptions& options) {
  const Result<std::string> folder = findSessionFolder(options.pid);
  if (folder && connectToSession(*folder)) {
    return requestOfSession(options, "reload");
  }
  ControlReply reply{.done = true, .ok = false, .text = {}};
  const auto say = [&](const std::string& text) {
    reply.text += text;
    if (!options.json) {
      std::cout << text << std::flush;
    }
  };
  const Result<ReloadOutcome> outcome =
      reloadRunning({.pid = options.pid, .only = options.request.detail}, say);
  reply.ok = static_cast<bool>(outcome);
  const std::string last = !outcome ? "hot_restart: not reloaded: " + outcome.error().message + "\n"
                           : outcome->loaded.empty() ? "hot_restart: the source is unchanged\n"
                                                     : outcome->loaded;
  if (options.json) {
    reply.text += last;
    std::cout << toJson(reply) << "\n";
  } else {
    (reply.ok ? std::cout : std::cerr) << last << std::flush;
  }
  const bool isGone = !outcome && outcome.error().code == ErrorCode::kNotFound;
  return toInt(reply.ok ? ExitCode::kSuccess : isGone ? ExitCode::kNotFound : ExitCode::kFailure);
}

} // namespace hot_restart::cli
