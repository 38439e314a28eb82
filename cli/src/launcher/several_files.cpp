// A compile of one file is the command without its other inputs and without what only a link needs.
#include "launcher/several_files.h"

#include "base/exit_code.h"
#include "base/own_files.h"
#include "base/process.h"
#include "launcher/cc_options.h"
#include "launcher/wrapped_compile.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/rewriter/compile_command.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;
using rewriter::CompileCommand;
using Words = std::vector<std::string>;

// Clang warns of what a compile does not use, so that what only a link needs is left out. The
// options of the last two lists have their values in the same or in the next word.
constexpr std::array<std::string_view, 14> kLinkWords = {
    "-shared",   "-static",          "-static-pie",   "--static",  "-pie", "-no-pie",
    "-rdynamic", "-static-libgcc",   "-nostartfiles", "-nostdlib", "-s",   "-nodefaultlibs",
    "-r",        "-static-libstdc++"};
constexpr std::array<std::string_view, 3> kLinkBeginnings = {"-Wl,", "-fuse-ld=", "--ld-path="};
constexpr std::array<std::string_view, 3> kLinkJoined = {"-L", "-l", "-z"};
constexpr std::array<std::string_view, 5> kLinkValued = {"-Xlinker", "-u", "-T", "-e", "-rpath"};

constexpr std::array<std::string_view, 6> kSystemFolders = {
    "/lib",   "/usr/lib",   "/lib/x86_64-linux-gnu",
    "/lib64", "/usr/lib64", "/usr/lib/x86_64-linux-gnu"};

template <class List, class Item> bool has(const List& list, const Item& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <class List> bool startsWithAny(const List& list, std::string_view word) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view beginning) { return word.starts_with(beginning); });
}

/// How many words an option that only a link needs has; 0: it is none.
std::size_t linkWords(std::string_view word) {
  if (has(kLinkJoined, word) || has(kLinkValued, word) || word == "-o" || word == "--output") {
    return 2;
  }
  const bool isOutput = word.starts_with("-o") || word.starts_with("--output=");
  return has(kLinkWords, word) || startsWithAny(kLinkBeginnings, word) ||
                 startsWithAny(kLinkJoined, word) || isOutput
             ? 1
             : 0;
}

/// `command` as a compile of the one source into `object`.
CompileCommand compileOf(const CompileCommand& command, std::size_t source,
                         const std::string& object) {
  const Words& all = command.arguments;
  Words words(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(command.compilerIndex) + 1);
  for (std::size_t i = words.size(); i < all.size(); ++i) {
    const bool isInput = has(command.inputs, i);
    if (isInput ? i != source : all[i] == "-c" || all[i] == "--compile") {
      continue;
    }
    if (const std::size_t count = isInput ? 0 : linkWords(all[i])) {
      i += count - 1;
      continue;
    }
    words.push_back(all[i]);
  }
  words.insert(words.end(), {"-c", "-o", object});
  CompileCommand compile = rewriter::parseCompileCommand(words, command.directory);
  compile.environment = command.environment;
  return compile;
}

/// The options, with `command` as what is run when the wrapping fails.
int compileOne(const CcOptions& options, const CompileCommand& command) {
  CcOptions own = options;
  own.command = command.arguments;
  const fs::path source = fs::path(command.directory) / command.source;
  if (command.action != rewriter::CommandAction::kCompile || !options.filter.wants(source)) {
    return run(own.command, StandardError::kInherit).status;
  }
  return compileWrapped(own, command);
}

bool anyIsProbe(const CompileCommand& command) {
  return std::any_of(command.sources.begin(), command.sources.end(), [&](std::size_t source) {
    return isProbe(fs::path(command.directory) / command.arguments[source]);
  });
}

bool hasWord(const CompileCommand& command, std::string_view word) {
  return has(command.arguments, word);
}

bool isStatic(const CompileCommand& command) {
  return hasWord(command, "-static") || hasWord(command, "-static-pie") ||
         hasWord(command, "--static");
}

/// Compiles the C++ files of a link, and puts their objects in their places.
int compileSources(const CcOptions& options, const CompileCommand& command, Words& words) {
  const std::string folder = (command.output.empty() ? "a.out" : command.output) + ".hr";
  std::error_code error;
  fs::create_directories(fs::path(command.directory) / folder, error);
  if (error) {
    std::cerr << "hot_restart: nothing can be restarted: cannot make " << folder << ": "
              << error.message() << '\n';
    return 0;
  }
  Words linked = command.arguments;
  for (std::size_t number = 0; number < command.sources.size(); ++number) {
    const std::size_t index = command.sources[number];
    const std::string object = folder + "/" + fs::path(linked[index]).stem().string() + "-" +
                               std::to_string(number) + ".o";
    if (const int status = compileOne(options, compileOf(command, index, object)); status != 0) {
      return status;
    }
    linked[index] = object;
  }
  words = std::move(linked);
  return 0;
}

/// No handler can load code into such a program.
int linkStatically(const Words& words) {
  const int status = run(words, StandardError::kInherit).status;
  if (status != 0) {
    std::cerr << "hot_restart: a fully static program cannot load code, so it is not linked to the "
                 "runtime; if the linker misses `hot_restart::abi`, compile its files without "
                 "`hrtool cc`, or link it without -static\n";
  }
  return status;
}

/// In folders where the dynamic linker looks anyway.
bool isSystemFolder(const fs::path& folder) {
  return has(kSystemFolders, std::string_view(folder.native()));
}

} // namespace

bool isProbe(const std::string& source) {
  const std::string name = fs::path(source).stem();
  return name == "conftest" || name == "_configtest" ||
         source.find("/meson-private/") != std::string::npos ||
         source.find("/CMakeFiles/CMakeScratch/") != std::string::npos ||
         source.find("/CMakeFiles/CMakeTmp/") != std::string::npos ||
         source.find("/config.tests/") != std::string::npos;
}

Words runtimeLinkArguments() {
  const fs::path library = runtimeLibrary();
  if (library.empty()) {
    return {};
  }
  Words words = {"-Wl,--push-state,--as-needed", library};
  if (!isSystemFolder(library.parent_path())) {
    words.push_back("-Wl,-rpath," + library.parent_path().string());
  }
  words.emplace_back("-Wl,--pop-state");
  return words;
}

int compileSeveral(const CcOptions& options, const CompileCommand& command) {
  if (anyIsProbe(command)) {
    return becomeProcess(options.command);
  }
  for (const std::size_t source : command.sources) {
    const std::string object =
        fs::path(command.arguments[source]).filename().replace_extension("o");
    if (const int status = compileOne(options, compileOf(command, source, object)); status != 0) {
      return status;
    }
  }
  return toInt(ExitCode::kSuccess);
}

int link(const CcOptions& options, const CompileCommand& command) {
  Words words = options.command;
  if (isStatic(command)) {
    return linkStatically(words);
  }
  if (!options.linkRuntime || hasWord(command, "-r") || hasWord(command, "-Wl,-r")) {
    return becomeProcess(words);
  }
  if (!command.sources.empty() && !anyIsProbe(command)) {
    if (const int status = compileSources(options, command, words); status != 0) {
      return status;
    }
  }
  const Words runtime = runtimeLinkArguments();
  words.insert(words.end(), runtime.begin(), runtime.end());
  return becomeProcess(words);
}

} // namespace hot_restart::cli
