#include "launcher/wrapped_compile.h"

#include "base/process.h"
#include "base/text_file.h"
#include "launcher/cc_command.h"
#include "launcher/depfile.h"
#include "launcher/original_messages.h"
#include "reload/separate_cache.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/object_file.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/wrap.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
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

/// Where the files beside an object go.
struct Places {
  std::string generated; ///< As the compiler gets it: relative when the object is.
  fs::path manifest;     ///< Absolute.
  fs::path folder;       ///< Absolute.
};

/// FNV-1a: stable across machines and runs.
std::uint32_t hashOf(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return hash;
}

Places placesOf(const rewriter::CompileCommand& command) {
  const fs::path directory = command.directory;
  const fs::path source = (directory / command.source).lexically_normal();
  const fs::path object = (directory / command.output).lexically_normal();
  char hash[16];
  std::snprintf(hash, sizeof hash, "%08x", hashOf(source.string() + "\n" + object.string()));
  const std::string name = source.stem().string() + "-" + hash + ".cpp";
  const std::string folder = command.output + ".hr";
  return {folder + "/" + name, object.string() + ".hr/manifest.json", object.string() + ".hr"};
}

fs::path ownPath() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error);
}

rewriter::WrapRequest requestFor(const CcOptions& options, const rewriter::CompileCommand& command,
                                 const Places& places) {
  rewriter::WrapRequest request;
  request.command = command;
  request.options.headerGlobs = options.headers;
  request.options.sourceGlobs = options.filter.sources;
  request.options.excludeGlobs = options.filter.exclude;
  request.options.markedOnly = options.markedOnly;
  request.options.breakOnEscaping = options.breakOnEscaping;
  request.options.keepArguments = options.keepArguments;
  request.options.separateBodies = options.separateBodies;
  request.options.manifestPath = places.manifest;
  request.options.hrtoolPath = ownPath();
  request.generatedPath = fs::path(command.directory) / places.generated;
  return request;
}

/// What the isolated rewriter hands back: lists of words, or the reason why not.
struct Rewritten {
  std::vector<std::string> extraArguments, inlinedFiles;
  std::string failure;
};

constexpr char kWordEnd = '\0';
constexpr char kListEnd = '\1';

std::string packed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += word + kWordEnd;
  }
  return text + kListEnd;
}

std::vector<std::string> unpacked(std::string_view& text) {
  std::vector<std::string> words;
  while (!text.empty() && text.front() != kListEnd) {
    const std::size_t end = text.find(kWordEnd);
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  text.remove_prefix(text.empty() ? 0 : 1);
  return words;
}

struct IsolatedWork {
  rewriter::WrapRequest request;
  Places places;
};

/// Runs in a child: Clang may crash on text that it does not know.
std::string rewriteAndWrite(const void* context) {
  const auto& work = *static_cast<const IsolatedWork*>(context);
  const auto failed = [](const std::string& why) {
    return packed({}) + packed({}) + packed({why});
  };
  const Result<rewriter::WrapResult> result = rewriter::wrapTranslationUnit(work.request);
  if (!result) {
    return failed(result.error().message);
  }
  for (const auto& [path, text] :
       {std::pair<fs::path, std::string>(work.request.generatedPath, result->text),
        {work.places.manifest, rewriter::toJson(result->manifest)}}) {
    if (const Status written = writeAtomically(path, text); !written) {
      return failed(written.error().message);
    }
  }
  return packed(result->extraArguments) + packed(result->inlinedFiles) + packed({});
}

Rewritten rewrite(const CcOptions& options, const rewriter::CompileCommand& command,
                  const Places& places) {
  Rewritten rewritten;
  std::error_code error;
  fs::create_directories(places.folder, error);
  if (error) {
    rewritten.failure = "cannot make " + places.folder.string() + ": " + error.message();
    return rewritten;
  }
  rewriter::removePreambles(places.folder);
  std::string answer;
  const IsolatedWork work{requestFor(options, command, places), places};
  if (!runIsolated(rewriteAndWrite, &work, answer)) {
    rewritten.failure = "the rewriter itself crashed";
    return rewritten;
  }
  std::string_view rest = answer;
  rewritten.extraArguments = unpacked(rest);
  rewritten.inlinedFiles = unpacked(rest);
  const std::vector<std::string> failure = unpacked(rest);
  rewritten.failure = failure.empty() ? "" : failure[0];
  return rewritten;
}

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
/// mentioned.
std::vector<std::string> wrappedCommand(const rewriter::CompileCommand& command,
                                        const Places& places, const Rewritten& rewritten) {
  std::vector<std::string> arguments = command.arguments;
  arguments[command.sourceIndex] = places.generated;
  keepWarningsAsWarnings(command, arguments);
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

/// A depfile that cannot be mended is left as it is: the build works, an upgrade of hrtool rebuilds
/// nothing.
void mendDepfile(const rewriter::CompileCommand& command, DepfileFix fix) {
  if (command.depfile.empty()) {
    return;
  }
  const fs::path path = fs::path(command.directory) / command.depfile;
  const std::optional<std::string> text = readText(path);
  if (!text) {
    return;
  }
  fix.source = command.source;
  // The target when nobody names one (-Wp,-MD): made from the name of the source.
  fix.generatedTarget = fs::path(fix.generated).stem().string() + ".o";
  fix.target = fs::path(command.source).stem().string() + ".o";
  fix.extra.push_back(ownPath());
  for (const std::string& argument : command.arguments) {
    fix.phonyTargets = fix.phonyTargets || argument == "-MP";
  }
  (void)writeAtomically(path, fixDepfile(*text, fix));
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

/// The user's own text with the user's own command. `reason` is shown only when that works.
int compileOriginal(const CcOptions& options, const rewriter::CompileCommand& command,
                    const Places& places, const std::string& reason) {
  std::error_code ignored;
  fs::remove_all(places.folder, ignored);
  const ProcessEnd end = run(options.command, StandardError::kInherit);
  if (end.succeeded()) {
    mendDepfile(command, {});
    std::cerr << "hot_restart: " << command.source
              << " is compiled as it is, nothing in it can be restarted: " << reason << '\n';
  }
  return end.status;
}

/// The bodies once more, as a unit (BODIES separate). Without it the program runs those that it
/// has.
void compileSeparately(const rewriter::CompileCommand& command, const Places& places) {
  if (const Status status = ensureSeparateObject(places.manifest); !status) {
    std::cerr << "hot_restart: " << command.source
              << ": its bodies stay in the program: " << firstLine(status.error().message) << '\n';
  }
}

/// Silence is the rule, and costs nothing. Otherwise the user's file is asked again, to be quoted
/// to the letter. Nothing when what it says are errors.
std::optional<std::string> messagesToShow(const rewriter::CompileCommand& command,
                                          const Places& places, const ProcessEnd& wrapped) {
  if (wrapped.standardError.empty() || !wrapped.succeeded()) {
    return wrapped.standardError;
  }
  return originalMessages(command, places.folder, wantsColours(command.arguments));
}

} // namespace

int compileWrapped(const CcOptions& options, const rewriter::CompileCommand& command) {
  const Places places = placesOf(command);
  const Rewritten rewritten = rewrite(options, command, places);
  if (!rewritten.failure.empty()) {
    return compileOriginal(options, command, places, firstLine(rewritten.failure));
  }
  const ProcessEnd end = run(wrappedCommand(command, places, rewritten), StandardError::kHoldBack);
  if (!end.succeeded() && !end.killed) {
    return compileOriginal(options, command, places,
                           "the rewritten text does not compile (" + firstError(end.standardError) +
                               "); please report it with the output of `hrtool rewrite`");
  }
  if (end.succeeded() && anyStartsWith(command.arguments, {"-fno-rtti"})) {
    const fs::path object = fs::path(command.directory) / command.output;
    if (const Status mended = rewriter::useRuntimeTypeInfo(object.string()); !mended) {
      return compileOriginal(options, command, places, firstLine(mended.error().message));
    }
  }
  const std::optional<std::string> messages = messagesToShow(command, places, end);
  if (!messages) {
    std::error_code ignored; // Errors of the user's: there is no object then.
    fs::remove(fs::path(command.directory) / command.output, ignored);
    return compileOriginal(options, command, places, "its warnings cannot be told from errors");
  }
  std::cerr << *messages;
  if (end.succeeded()) {
    DepfileFix fix;
    fix.generated = places.generated;
    fix.extra = rewritten.inlinedFiles;
    mendDepfile(command, std::move(fix));
  }
  if (end.succeeded() && options.separateBodies) {
    compileSeparately(command, places);
  }
  return end.status;
}

} // namespace hot_restart::cli
