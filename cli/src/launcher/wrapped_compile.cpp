// A straight way of steps; the first one that fails leads to the user's own text.
#include "launcher/wrapped_compile.h"

#include "base/own_files.h"
#include "base/process.h"
#include "launcher/cc_options.h"
#include "launcher/depfile.h"
#include "launcher/failing_functions.h"
#include "launcher/original_messages.h"
#include "launcher/wrapped_text.h"
#include "reload/separate_cache.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/object_file.h"
#include "hot_restart/rewriter/wrap.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;

bool anyStartsWith(const std::vector<std::string>& arguments,
                   std::initializer_list<std::string_view> beginnings) {
  return std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return argument.starts_with(beginning); });
  });
}

bool wantsColours(const std::vector<std::string>& arguments) {
  const char* const terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && terminal && std::string_view(terminal) != "dumb" &&
         !anyStartsWith(arguments, {"-fdiagnostics-color", "-fcolor-diagnostics",
                                    "-fno-color-diagnostics", "-fno-diagnostics-color"});
}

/// The user's command on the generated file. Its messages pass through us, so a terminal has to be
/// mentioned. All errors are wanted, since each may have a function to leave alone.
std::vector<std::string> wrappedCommand(const rewriter::CompileCommand& command,
                                        const Places& places, const Rewritten& rewritten) {
  std::vector<std::string> arguments = command.arguments;
  arguments[command.sourceIndex] = places.generated;
  keepWarningsAsWarnings(command, arguments);
  wantAllErrors(command, arguments);
  arguments.insert(arguments.end(), rewritten.extraArguments.begin(),
                   rewritten.extraArguments.end());
  if (!anyStartsWith(command.arguments, {"-o", "--output"})) {
    arguments.insert(arguments.end(), {"-o", command.output});
  }
  if (wantsColours(arguments)) {
    arguments.emplace_back("-fdiagnostics-color=always");
  }
  return arguments;
}

std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The first line that names an error, without the rest of the compiler's story.
std::string firstError(const std::string& messages) {
  for (const std::string_view mark : {"error: ", "Error: "}) {
    if (const std::size_t at = messages.find(mark); at != std::string::npos) {
      return firstLine(messages.substr(messages.rfind('\n', at) + 1));
    }
  }
  return firstLine(messages);
}

/// One compile. Each step returns why the user's own text is compiled instead; nothing: it goes on.
class WrappedCompile {
public:
  WrappedCompile(const CcOptions& options, const rewriter::CompileCommand& command)
      : options_(options), command_(command), places_(placesOf(command)) {}

  int run();

private:
  using Reason = std::optional<std::string>;

  Reason compile();
  Reason compileText();
  bool leaveFailingAlone();
  bool leaveLambdasAlone(const rewriter::Manifest& manifest, const FailingFunction& failing);
  Reason mendTypeInfo();
  Reason chooseMessages();
  int finish();
  int compileOriginal(const std::string& reason);
  void tellDependencies(DepfileFix fix);
  void compileSeparately();
  fs::path object() const { return fs::path(command_.directory) / command_.output; }

  const CcOptions& options_;
  const rewriter::CompileCommand& command_;
  Places places_;
  Rewritten rewritten_;
  std::vector<rewriter::LeftAlone> leftAlone_;
  std::vector<std::string> notes_; ///< A line for the user for each function that is left alone.
  ProcessEnd end_;                 ///< How the compile of the wrapped text ended.
  std::string messages_;           ///< What the user sees.
};

int WrappedCompile::run() {
  for (const auto step :
       {&WrappedCompile::compile, &WrappedCompile::mendTypeInfo, &WrappedCompile::chooseMessages}) {
    if (const Reason reason = (this->*step)()) {
      return compileOriginal(*reason);
    }
  }
  return finish();
}

/// A function whose text the compiler does not take is left alone, and the file is tried again
/// without it: each round has fewer functions, so that there is an end.
WrappedCompile::Reason WrappedCompile::compile() {
  constexpr int kMostRounds = 6; // All errors are told at once: more rounds are errors of errors.
  Reason reason = compileText();
  for (int round = 1; reason && round < kMostRounds && leaveFailingAlone(); ++round) {
    reason = compileText();
  }
  return reason;
}

WrappedCompile::Reason WrappedCompile::compileText() {
  end_ = {};
  rewritten_ = rewrite(options_, leftAlone_, command_, places_);
  if (!rewritten_.failure.empty()) {
    return firstLine(rewritten_.failure);
  }
  end_ = cli::run(wrappedCommand(command_, places_, rewritten_), StandardError::kHoldBack);
  if (end_.succeeded() || end_.signal != 0) {
    return std::nullopt;
  }
  return "the rewritten text does not compile (" + firstError(end_.output) +
         "); please report it with the output of `hrtool rewrite`";
}

/// False: no error lies in a wrapped function.
bool WrappedCompile::leaveFailingAlone() {
  if (end_.output.empty()) {
    return false; // The rewriter failed, not the compiler.
  }
  const Result<rewriter::Manifest> manifest = rewriter::readManifest(places_.manifest);
  if (!manifest) {
    return false;
  }
  const std::vector<FailingFunction> failing =
      failingFunctions(*manifest, end_.output, command_.directory);
  for (const FailingFunction& one : failing) {
    if (leaveLambdasAlone(*manifest, one)) {
      continue;
    }
    const std::string why = "its rewritten text does not compile (" + one.error + ")";
    leftAlone_.push_back({one.function->usr, why});
    notes_.push_back("`" + one.function->name + "` is left alone and cannot be restarted: " + why +
                     "; please report it with the output of `hrtool rewrite`");
  }
  return !failing.empty();
}

/// The function is tried without its lambdas first; false: it has none that are wrapped.
bool WrappedCompile::leaveLambdasAlone(const rewriter::Manifest& manifest,
                                       const FailingFunction& failing) {
  const bool hasLambdas = std::any_of(
      manifest.lambdas.begin(), manifest.lambdas.end(), [&](const rewriter::FunctionEntry& one) {
        return one.wrapped() && one.function == failing.function->usr;
      });
  if (hasLambdas) {
    leftAlone_.push_back({rewriter::lambdasOf(failing.function->usr),
                          "its rewritten text does not compile (" + failing.error + ")"});
  }
  return hasLambdas;
}

WrappedCompile::Reason WrappedCompile::mendTypeInfo() {
  if (!end_.succeeded()) {
    return std::nullopt;
  }
  const std::string path = object().string();
  Status mended = rewriter::usePlainTypeNames(path, command_.kind);
  if (mended && anyStartsWith(command_.arguments, {"-fno-rtti"})) {
    mended = rewriter::useRuntimeTypeInfo(path);
  }
  return mended ? Reason() : firstLine(mended.error().message);
}

/// Silence is the rule, and costs nothing. Otherwise the user's file is asked again, to be quoted
/// to the letter.
WrappedCompile::Reason WrappedCompile::chooseMessages() {
  if (end_.output.empty() || !end_.succeeded()) {
    messages_ = end_.output;
    return std::nullopt;
  }
  std::optional<std::string> original =
      originalMessages(command_, places_.folder, wantsColours(command_.arguments));
  if (original) {
    messages_ = std::move(*original);
    return std::nullopt;
  }
  std::error_code ignored; // Errors of the user's: there is no object then.
  fs::remove(object(), ignored);
  return "its warnings cannot be told from errors";
}

int WrappedCompile::finish() {
  std::cerr << messages_;
  for (const std::string& note : notes_) {
    std::cerr << "hot_restart: " << command_.source << ": " << note << '\n';
  }
  if (end_.succeeded()) {
    DepfileFix fix;
    fix.generated = places_.generated;
    fix.extra = rewritten_.inlinedFiles;
    tellDependencies(std::move(fix));
  }
  if (end_.succeeded() && options_.separateBodies) {
    compileSeparately();
  }
  return end_.status;
}

/// The user's own text with the user's own command. `reason` is shown only when that works: else
/// the compiler has said what is wrong.
int WrappedCompile::compileOriginal(const std::string& reason) {
  std::error_code ignored;
  fs::remove_all(places_.folder, ignored);
  const ProcessEnd end = cli::run(options_.command, StandardError::kInherit);
  if (end.succeeded()) {
    tellDependencies({});
    std::cerr << "hot_restart: " << command_.source
              << " is compiled as it is, nothing in it can be restarted: " << reason << '\n';
  }
  return end.status;
}

/// The build works with a depfile that cannot be mended, but does not know all that it depends on.
void WrappedCompile::tellDependencies(DepfileFix fix) {
  if (command_.depfile.empty()) {
    return;
  }
  fix.source = command_.source;
  // The target when nobody names one (-Wp,-MD): made from the name of the source.
  fix.generatedTarget = fs::path(fix.generated).stem().string() + ".o";
  fix.target = fs::path(command_.source).stem().string() + ".o";
  fix.extra.push_back(ownPath());
  for (const std::string& argument : command_.arguments) {
    fix.phonyTargets = fix.phonyTargets || argument == "-MP" ||
                       (argument.starts_with("-Wp,-M") && argument.find(",-MP") != argument.npos);
  }
  const fs::path path = fs::path(command_.directory) / command_.depfile;
  if (const Status mended = mendDepfile(path.string(), fix); !mended) {
    std::cerr << "hot_restart: " << command_.source
              << ": an edit of its headers may not lead to a new build: " << mended.error().message
              << '\n';
  }
}

/// The bodies once more, as a unit (BODIES separate). Without it the program runs those that it
/// has.
void WrappedCompile::compileSeparately() {
  if (const Status status = ensureSeparateObject(places_.manifest); !status) {
    std::cerr << "hot_restart: " << command_.source
              << ": its bodies stay in the program: " << firstLine(status.error().message) << '\n';
  }
}

} // namespace

int compileWrapped(const CcOptions& options, const rewriter::CompileCommand& command) {
  return WrappedCompile(options, command).run();
}

} // namespace hot_restart::cli
