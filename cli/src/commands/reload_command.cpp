// A stopped program is asked through its session; a running one by live_request.h.
#include "commands/reload_command.h"

#include "base/exit_code.h"
#include "base/terminal_text.h"
#include "commands/session_request.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/verb.h"
#include "reload/running_program.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <optional>
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

namespace {

/// A program may crash while an edit is compiled for it, and its session may let it go on while it
/// is asked: then it is the other one's turn.
constexpr int kTurns = 10;

int tell(const SessionRequestOptions& options, const Result<ReloadOutcome>& outcome,
         const std::string& said) {
  const std::string last = !outcome ? "hot_restart: not reloaded: " + outcome.error().message + "\n"
                           : outcome->loaded.empty() ? "hot_restart: the source is unchanged\n"
                                                     : outcome->loaded;
  const int status =
      tellReply(options, {.done = true, .ok = static_cast<bool>(outcome), .text = last}, said);
  const bool isGone = !outcome && outcome.error().code == ErrorCode::kNotFound;
  return isGone ? toInt(ExitCode::kNotFound) : status;
}

} // namespace

int runReloadCommand(const SessionRequestOptions& options) {
  std::string said;
  const auto say = [&](const std::string& text) {
    said += text;
    if (!options.json) {
      std::cout << harmless(text) << std::flush;
    }
  };
  for (int turn = 1;; ++turn) {
    if (const std::optional<int> status = requestOfLivingSession(options, Verb::kReload)) {
      return *status;
    }
    said.clear();
    const Result<ReloadOutcome> outcome =
        reloadRunning({.pid = options.pid, .only = options.request.detail}, say);
    if (outcome || turn == kTurns || !hasSession(options.pid)) {
      return tell(options, outcome, said);
    }
    say("hot_restart: the program has crashed meanwhile: its session takes the edit\n");
  }
}

} // namespace hot_restart::cli
