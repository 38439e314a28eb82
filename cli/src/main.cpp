// hrtool: assembles the subcommands, nothing else.
#include "base/exit_code.h"
#include "commands/cmake_include_command.h"
#include "commands/continue_command.h"
#include "commands/doctor_command.h"
#include "commands/exit_command.h"
#include "commands/internal_commands.h"
#include "commands/mcp_command.h"
#include "commands/ps_command.h"
#include "commands/reload_command.h"
#include "commands/reraise_command.h"
#include "commands/restart_module_command.h"
#include "commands/return_command.h"
#include "commands/rewrite_command.h"
#include "commands/run_command.h"
#include "commands/show_command.h"
#include "commands/try_command.h"
#include "commands/use_command.h"
#include "commands/versions_command.h"
#include "commands/watch_command.h"
#include "launcher/cc_command.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <vector>

namespace {

using namespace hot_restart::cli;

/// Subcommands that read only their own options; each exits from its callback.
constexpr std::array kSetups = {setupInternalCommands,    setupPsCommand,
                                setupShowCommand,         setupContinueCommand,
                                setupReraiseCommand,      setupReloadCommand,
                                setupDoctorCommand,       setupReturnCommand,
                                setupUseCommand,          setupVersionsCommand,
                                setupExitCommand,         setupWatchCommand,
                                setupTryCommand,          setupRestartModuleCommand,
                                setupCmakeIncludeCommand, setupMcpCommand};

} // namespace

namespace {

/// The owner's bits of what hrtool makes are its own affair, whatever mask the program was started
/// with: files that their owner cannot read serve nobody.
void keepOwnersBits() {
  const mode_t mask = ::umask(0);
  ::umask(mask & 077);
}

int runHrtool(int argc, char** argv) {
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

} // namespace

int main(int argc, char** argv) {
  keepOwnersBits();
  try {
    return runHrtool(argc, argv);
  } catch (const std::exception& error) {
    // The program at the other end of a session starts another one: its state is not lost.
    std::fprintf(stderr, "hrtool: internal error: %s\n", error.what());
  } catch (...) {
    std::fprintf(stderr, "hrtool: internal error\n");
  }
  return toInt(ExitCode::kFailure);
}
