// hrtool: assembles the subcommands, nothing else.
#include "adopt_command.h"
#include "attend_command.h"
#include "base/exit_code.h"
#include "continue_command.h"
#include "doctor_command.h"
#include "exit_command.h"
#include "launcher/cc_command.h"
#include "module_command.h"
#include "ps_command.h"
#include "reload_command.h"
#include "reraise_command.h"
#include "restart_module_command.h"
#include "return_command.h"
#include "rewrite_command.h"
#include "run_command.h"
#include "session_command.h"
#include "show_command.h"
#include "try_command.h"
#include "use_command.h"
#include "versions_command.h"
#include "watch_command.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace hot_restart::cli;

/// Subcommands that read only their own options; each exits from its callback.
constexpr std::array kSetups = {setupSessionCommand,  setupPsCommand,           setupShowCommand,
                                setupContinueCommand, setupReraiseCommand,      setupReloadCommand,
                                setupDoctorCommand,   setupAdoptCommand,        setupReturnCommand,
                                setupUseCommand,      setupVersionsCommand,     setupExitCommand,
                                setupWatchCommand,    setupAttendCommand,       setupTryCommand,
                                setupModuleCommand,   setupRestartModuleCommand};

} // namespace

int main(int argc, char** argv) {
  // What follows `--` belongs to a compiler: CLI11 never sees it.
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto mark = std::find(words.begin(), words.end(), "--");
  const bool hasTail = mark != words.end();
  const std::vector<std::string> tail(hasTail ? std::next(mark) : mark, words.end());

  CLI::App app("hot_restart: restart debugging your program in the function that failed", "hrtool");
  app.set_version_flag("--version", "hrtool " HOT_RESTART_VERSION);
  app.require_subcommand(1);
  setupCcCommand(app, tail);
  setupRewriteCommand(app, tail, hasTail);
  setupRunCommand(app, tail);
  for (const auto setup : kSetups) {
    setup(app);
  }
  try {
    std::vector<std::string> own(words.begin(), mark);
    std::reverse(own.begin(), own.end()); // As CLI11 wants it.
    app.parse(own);
  } catch (const CLI::RuntimeError& error) {
    return error.get_exit_code(); // A command that was understood, and failed.
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? toInt(ExitCode::kSuccess) : toInt(ExitCode::kUsage);
  }
  return toInt(ExitCode::kSuccess);
}
