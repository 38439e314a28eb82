// The rewriting runs in a child, so that a crash of Clang's is a message.
#include "commands/rewrite_command.h"

#include "base/exit_code.h"
#include "commands/function_lists.h"
#include "launcher/wrap_choices.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/source_path.h"
#include "hot_restart/rewriter/wrap.h"
#include "hot_restart/whole_file.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;
using rewriter::CompileCommand;
using rewriter::FunctionEntry;

/// The nearest folder above the file (or its `build/`) that holds a compile_commands.json.
std::optional<std::string> nearbyBuildFolder(const fs::path& file) {
  for (fs::path folder = file.parent_path();; folder = folder.parent_path()) {
    for (const fs::path& candidate : {folder, folder / "build"}) {
      std::error_code error;
      if (fs::exists(candidate / "compile_commands.json", error)) {
        return candidate.string();
      }
    }
    if (folder == folder.parent_path()) {
      return std::nullopt;
    }
  }
}

CompileCommand commandFromFlags(const std::string& file, const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = flags;
  if (arguments.empty() || arguments[0].starts_with("-") || arguments[0].starts_with("@")) {
    arguments.insert(arguments.begin(), "c++");
  }
  arguments.insert(arguments.end(), {"-c", file, "-o", file + ".o"});
  return rewriter::parseCompileCommand(arguments, fs::current_path());
}

Result<CompileCommand> commandFor(const RewriteOptions& options) {
  const std::string file = rewriter::sourcePath(options.file);
  if (!fs::exists(file)) {
    return Error{ErrorCode::kNotFound, "no such file: " + options.file};
  }
  if (!options.buildFolder.empty()) {
    return rewriter::commandFromDatabase(options.buildFolder, file);
  }
  if (!options.hasFlags) {
    if (const auto folder = nearbyBuildFolder(file)) {
      if (auto command = rewriter::commandFromDatabase(*folder, file)) {
        return command;
      }
    }
  }
  return commandFromFlags(options.file, options.flags);
}

std::string answerTo(const RewriteOptions& options, const rewriter::WrapResult& result) {
  if (options.effects) {
    return options.json ? effectsAsJson(functionsAndLambdas(result.manifest))
                        : effectsOf(result.manifest);
  }
  if (options.list) {
    return options.json ? listedAsJson(functionsAndLambdas(result.manifest))
                        : listed(functionsAndLambdas(result.manifest));
  }
  return options.json ? rewriter::toJson(result.manifest) + "\n" : result.text;
}

int fail(const Error& error) {
  std::cerr << "hrtool rewrite: " << error.message << '\n';
  return toInt(error.code == ErrorCode::kNotFound ? ExitCode::kNotFound : ExitCode::kFailure);
}

} // namespace

void setupRewriteCommand(CLI::App& app, const std::vector<std::string>& tail, bool hasTail) {
  auto options = std::make_shared<RewriteOptions>();
  options->flags = tail;
  options->hasFlags = hasTail;
  CLI::App* command = app.add_subcommand(
      "rewrite",
      "Print what is compiled instead of FILE: hrtool rewrite FILE [-p BUILD | -- FLAGS]");
  command->add_option("FILE", options->file, "C++ source")->required();
  command->add_option("-p", options->buildFolder, "Build folder with compile_commands.json")
      ->type_name("BUILD");
  command->add_option("-o", options->output, "Write to this file")->type_name("OUT");
  command->add_option("--function", options->function, "Wrap only this function")
      ->type_name("NAME");
  addWrapChoices(*command, *options);
  command->add_flag("--list", options->list,
                    "Say for every function whether it is wrapped, or why not");
  command->add_flag("--effects", options->effects,
                    "Say for every wrapped function what calling it again does a second time");
  command->add_flag("--json", options->json, "The list (or else the manifest) as JSON");
  command->callback([options] { std::exit(runRewriteCommand(*options)); });
}

int runRewriteCommand(const RewriteOptions& options) {
  const Result<CompileCommand> command = commandFor(options);
  if (!command) {
    return fail(command.error());
  }
  if (command->action != rewriter::CommandAction::kCompile) {
    return fail({ErrorCode::kInvalidArgument,
                 "this is not a compile of one C++ file: " + command->passReason});
  }
  rewriter::WrapRequest request;
  request.command = *command;
  request.options.headerGlobs = options.headers;
  request.options.markedOnly = options.markedOnly;
  request.options.breakOnEscaping = options.breakOnEscaping;
  request.options.keepArguments = options.keepArguments;
  request.options.lambdas = options.lambdas;
  request.options.onlyFunction = options.function;
  request.generatedPath =
      fs::absolute(options.output.empty() ? options.file + ".hr.cpp" : options.output);
  const Result<rewriter::WrapResult> result = rewriter::wrapTranslationUnit(request);
  if (!result) {
    return fail(result.error());
  }
  const std::string answer = answerTo(options, *result);
  if (options.output.empty()) {
    std::cout << answer << std::flush;
  } else if (const Status written = writeWholeFile(options.output, answer); !written) {
    return fail(written.error());
  }
  return toInt(ExitCode::kSuccess);
}

} // namespace hot_restart::cli
