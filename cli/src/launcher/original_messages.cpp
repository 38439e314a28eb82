// The user's file is compiled once more, for its messages alone.
#include "launcher/original_messages.h"

#include "base/process.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/rewriter/compile_command.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr std::array<std::string_view, 10> kDropped = {
    "-MD",           "-MMD",       "-MP",
    "-MG",           "-c",         "--compile",
    "-gsplit-dwarf", "--coverage", "-ftest-coverage",
    "-save-temps"};
constexpr std::array<std::string_view, 6> kDroppedWithValue = {"-MF", "-MT", "-MQ",
                                                               "-MJ", "-o",  "--output"};

bool isDropped(const std::string& word) {
  return std::find(kDropped.begin(), kDropped.end(), word) != kDropped.end() ||
         word.starts_with("-Wp,-MD") || word.starts_with("-Wp,-MMD") ||
         word.starts_with("-save-temps=");
}

/// 0: kept; otherwise how many words go.
std::size_t droppedWithValue(const std::string& word) {
  for (const std::string_view option : kDroppedWithValue) {
    if (word == option) {
      return 2;
    }
    if (word.starts_with(option)) {
      return 1;
    }
  }
  return 0;
}

} // namespace

std::vector<std::string> messagesCommand(const rewriter::CompileCommand& command,
                                         const std::string& output) {
  const std::vector<std::string>& words = command.arguments;
  std::vector<std::string> result(
      words.begin(), words.begin() + static_cast<std::ptrdiff_t>(command.compilerIndex) + 1);
  for (std::size_t i = command.compilerIndex + 1; i < words.size(); ++i) {
    if (i != command.sourceIndex && isDropped(words[i])) {
      continue;
    }
    if (const std::size_t count = i == command.sourceIndex ? 0 : droppedWithValue(words[i])) {
      i += count - 1;
      continue;
    }
    result.push_back(words[i]);
  }
  if (command.kind == rewriter::CompilerKind::kClang) {
    result.emplace_back(
        "-fsyntax-only"); // Clang's messages come from there; GCC's come from the optimizers, too.
  } else {
    result.insert(result.end(), {"-S", "-o", output});
  }
  return result;
}

void keepWarningsAsWarnings(const rewriter::CompileCommand& command,
                            std::vector<std::string>& arguments) {
  constexpr std::string_view kNamed = "-Werror=";
  for (std::size_t i = command.compilerIndex + 1; i < arguments.size(); ++i) {
    std::string& word = arguments[i];
    const bool isValue = arguments[i - 1] == "-Xclang" || arguments[i - 1] == "-Xpreprocessor";
    if (i == command.sourceIndex || isValue) {
      continue;
    }
    if (word == "-Werror") {
      word = "-Wno-error";
    } else if (word == "-pedantic-errors" || word == "--pedantic-errors") {
      word = "-pedantic";
    } else if (word.starts_with(kNamed)) {
      word = "-W" + word.substr(kNamed.size());
    }
  }
}

void wantAllErrors(const rewriter::CompileCommand& command, std::vector<std::string>& arguments) {
  for (std::size_t i = command.compilerIndex + 1; i < arguments.size(); ++i) {
    std::string& word = arguments[i];
    if (i == command.sourceIndex || arguments[i - 1] == "-Xclang") {
      continue;
    }
    if (word == "-Wfatal-errors") {
      word = "-Wno-fatal-errors";
    } else if (word.starts_with("-fmax-errors=")) {
      word = "-fmax-errors=0";
    } else if (word.starts_with("-ferror-limit=")) {
      word = "-ferror-limit=0";
    }
  }
  if (command.kind == rewriter::CompilerKind::kClang) {
    arguments.emplace_back("-ferror-limit=0"); // Otherwise it stops at the twentieth.
  }
}

std::optional<std::string> originalMessages(const rewriter::CompileCommand& command,
                                            const std::filesystem::path& folder, bool colours) {
  const std::filesystem::path output = folder / ("messages." + std::to_string(getpid()) + ".s");
  std::vector<std::string> arguments = messagesCommand(command, output);
  if (colours) {
    arguments.emplace_back("-fdiagnostics-color=always");
  }
  const ProcessEnd end = run(arguments, StandardError::kHoldBack);
  std::error_code ignored;
  std::filesystem::remove(output, ignored);
  return end.succeeded() ? std::optional(end.output) : std::nullopt;
}

} // namespace hot_restart::cli
