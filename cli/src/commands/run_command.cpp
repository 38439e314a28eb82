// Environment, then exec: terminal, signals, process id and status are the program's own.
#include "commands/run_command.h"

#include "base/exit_code.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {

void setupRunCommand(CLI::App& app, const std::vector<std::string>& tail) {
  auto options = std::make_shared<RunOptions>();
  options->command = tail;
  CLI::App* command =
      app.add_subcommand("run", "Run a program: hrtool run [OPTIONS] -- PROGRAM ARGS");
  command->add_option("--debugger", options->debugger, "What opens at a crash")
      ->check(CLI::IsMember({"auto", "gdb", "lldb", "prompt", "wait", "hrtool", "none"}));
  command->add_option("--break-on", options->breakOn, "Which exceptions open a session")
      ->check(CLI::IsMember({"uncaught", "escaping"}));
  command->callback([options] { throw CLI::RuntimeError(runRunCommand(*options)); });
}

int runRunCommand(const RunOptions& options) {
  if (options.command.empty()) {
    std::cerr << "hrtool run: no program; write it behind `--`: hrtool run -- ./app arguments\n";
    return toInt(ExitCode::kUsage);
  }
  ::setenv("HOT_RESTART_DEBUGGER", options.debugger.c_str(), 1);
  if (!options.breakOn.empty()) {
    ::setenv("HOT_RESTART_BREAK_ON", options.breakOn.c_str(), 1);
  }
  std::vector<std::string> words = options.command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  ::execvp(arguments.front(), arguments.data());
  std::cerr << "hrtool run: cannot start " << words.front() << ": " << std::strerror(errno) << "\n";
  return toInt(ExitCode::kCannotExecute);
}

} // namespace hot_restart::cli
