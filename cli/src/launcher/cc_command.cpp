// Options are read here; what is no compile of one C++ file is handed on as it is.
#include "launcher/cc_command.h"

#include "base/exit_code.h"
#include "base/process.h"
#include "launcher/cc_options.h"
#include "launcher/several_files.h"
#include "launcher/wrap_choices.h"
#include "launcher/wrapped_compile.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/compiler_environment.h"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace hot_restart::cli {

void setupCcCommand(CLI::App& app, const std::vector<std::string>& tail) {
  auto options = std::make_shared<CcOptions>();
  auto bodies = std::make_shared<std::string>("inline");
  options->command = tail;
  CLI::App* command =
      app.add_subcommand("cc", "Compiler launcher: hrtool cc [OPTIONS] -- COMPILER ARGS");
  command
      ->add_option("--sources", options->filter.sources, "Wrap only files that match this pattern")
      ->type_name("GLOB");
  command
      ->add_option("--exclude", options->filter.exclude,
                   "Leave files that match this pattern as they are")
      ->type_name("GLOB");
  addWrapChoices(*command, *options);
  command->add_option("--bodies", *bodies, "Where the program finds its bodies when it starts")
      ->check(CLI::IsMember({"inline", "separate"}));
  command->add_flag("!--no-link", options->linkRuntime,
                    "Hand links on as they are, without the runtime");
  auto printsFlags = std::make_shared<bool>(false);
  command->add_flag("--link-flags", *printsFlags,
                    "Print what a linker that is not called through hrtool needs");
  command->callback([options, printsFlags, bodies] {
    if (*printsFlags) {
      std::exit(printLinkFlags());
    }
    options->separateBodies = *bodies == "separate";
    std::exit(runCcCommand(*options));
  });
}

int printLinkFlags() {
  const std::vector<std::string> words = runtimeLinkArguments();
  if (words.empty()) {
    std::cerr << "hrtool cc: there is no libhot_restart.so near this hrtool; install hot_restart "
                 "again\n";
    return toInt(ExitCode::kNotFound);
  }
  for (const std::string& word : words) {
    std::cout << word << (&word == &words.back() ? "\n" : " ");
  }
  return toInt(ExitCode::kSuccess);
}

int runCcCommand(const CcOptions& options) {
  if (options.command.empty()) {
    std::cerr
        << "hrtool cc: no compiler command; write it behind `--`: hrtool cc -- g++ -c foo.cpp\n";
    return toInt(ExitCode::kUsage);
  }
  const std::filesystem::path directory = std::filesystem::current_path();
  rewriter::CompileCommand command = rewriter::parseCompileCommand(options.command, directory);
  command.environment = rewriter::compilerEnvironment();
  if (command.action == rewriter::CommandAction::kLink) {
    return link(options, command);
  }
  if (command.action == rewriter::CommandAction::kSeveral) {
    return compileSeveral(options, command);
  }
  if (command.action != rewriter::CommandAction::kCompile || isProbe(directory / command.source) ||
      !options.filter.wants(directory / command.source)) {
    if (command.usesModules) {
      std::cerr << "hot_restart: " << command.source
                << " is compiled as it is, nothing in it can be "
                << "restarted: " << command.passReason << '\n';
    }
    return becomeProcess(options.command);
  }
  return compileWrapped(options, command);
}

} // namespace hot_restart::cli
