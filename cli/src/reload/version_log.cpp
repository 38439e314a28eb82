// Texts are kept in state.json; the difference is the longest common subsequence of the lines.
#include "reload/version_log.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/whole_file.h"
#include "program/session_state.h"
#include "report/coloured_text.h"
#include "report/crashed_function.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// A function of more lines is compared as a whole.
constexpr std::size_t kMostLines = 4000;
/// A report shows this many lines of a difference.
constexpr std::size_t kMostShown = 40;

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// lengths[i][j]: of the longest common subsequence of from[i...] and to[j...].
std::vector<std::vector<unsigned>> commonLengths(const std::vector<std::string>& from,
                                                 const std::vector<std::string>& to) {
  std::vector<std::vector<unsigned>> lengths(from.size() + 1, std::vector<unsigned>(to.size() + 1));
  for (std::size_t i = from.size(); i-- > 0;) {
    for (std::size_t j = to.size(); j-- > 0;) {
      lengths[i][j] = from[i] == to[j] ? lengths[i + 1][j + 1] + 1
                                       : std::max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

std::string line(char mark, const std::string& text, Colours colours) {
  const char* code = mark == '-' ? "\033[31m" : mark == '+' ? "\033[32m" : nullptr;
  const std::string plain = std::string(1, mark) + text;
  return (code && colours == Colours::kOn ? code + plain + "\033[0m" : plain) + "\n";
}

std::string difference(const std::vector<std::string>& from, const std::vector<std::string>& to,
                       Colours colours) {
  const auto lengths = commonLengths(from, to);
  std::string text;
  std::size_t i = 0, j = 0;
  while (i < from.size() || j < to.size()) {
    if (i < from.size() && j < to.size() && from[i] == to[j]) {
      text += line(' ', from[i], colours);
      ++i;
      ++j;
    } else if (j == to.size() || (i < from.size() && lengths[i + 1][j] >= lengths[i][j + 1])) {
      text += line('-', from[i++], colours);
    } else {
      text += line('+', to[j++], colours);
    }
  }
  return text;
}

const std::string* textOf(const SessionState& state, const std::string& key, unsigned version) {
  const auto function = state.texts.find(key);
  if (function == state.texts.end()) {
    return nullptr;
  }
  const auto text = function->second.find(version);
  return text == function->second.end() ? nullptr : &text->second;
}

std::string linesBetween(const std::string& text, unsigned first, unsigned last) {
  std::string found;
  unsigned number = 0;
  for (const std::string& line : linesOf(text)) {
    ++number;
    if (number >= first && number <= last) {
      found += line + "\n";
    }
  }
  return found;
}

bool isText(const rewriter::Manifest& manifest, const std::string& file, const std::string& text) {
  return std::any_of(
      manifest.files.begin(), manifest.files.end(), [&](const rewriter::FileEntry& entry) {
        return entry.path == file && entry.contentHash == rewriter::contentHash(text);
      });
}

const LoadedUnit* unitOf(const SessionState& state, const std::string& key, unsigned version) {
  for (const LoadedUnit& unit : state.units) {
    if (unit.version == version && unit.find(key)) {
      return &unit;
    }
  }
  return nullptr;
}

} // namespace

void rememberText(SessionState& state, const std::string& key, unsigned version,
                  const std::string& manifestPath) {
  if (key.empty() || textOf(state, key, version)) {
    return;
  }
  const Result<rewriter::Manifest> manifest = rewriter::readManifest(manifestPath);
  if (!manifest) {
    return;
  }
  for (const rewriter::FunctionEntry* function : functionsAndLambdas(*manifest)) {
    if (functionKey(function->usr, function->file) != key) {
      continue;
    }
    const Result<std::string> text = readWholeFile(function->file);
    if (text && isText(*manifest, function->file, *text)) {
      state.texts[key][version] = linesBetween(*text, function->firstLine, function->lastLine);
    }
    return;
  }
}

std::string versionsText(const SessionState& state, const CrashedFunction& function) {
  std::string text = function.name + "\n";
  const unsigned running = state.versionOf(function.key);
  for (unsigned version = 1; version <= state.highestVersionOf(function.key); ++version) {
    const LoadedUnit* unit = unitOf(state, function.key, version);
    if (version > 1 && !unit) {
      continue;
    }
    text += (version == running ? "* v" : "  v") + std::to_string(version) + "  " +
            (unit ? unit->source : "as the program was built") + "\n";
  }
  return text;
}

std::string versionsJson(const SessionState& state, const CrashedFunction& function) {
  llvm::json::Array versions;
  for (unsigned version = 1; version <= state.highestVersionOf(function.key); ++version) {
    const LoadedUnit* unit = unitOf(state, function.key, version);
    if (version > 1 && !unit) {
      continue;
    }
    llvm::json::Object object{{"version", version}};
    if (unit) {
      object["source"] = unit->source;
    }
    if (const std::string* text = textOf(state, function.key, version)) {
      object["text"] = llvm::json::fixUTF8(*text);
    }
    versions.push_back(std::move(object));
  }
  llvm::json::Object root{{"function", llvm::json::fixUTF8(function.name)},
                          {"running", state.versionOf(function.key)},
                          {"versions", std::move(versions)}};
  return jsonLine(std::move(root));
}

std::string versionsChange(const SessionState& state, const std::string& key, unsigned from,
                           unsigned to) {
  const std::string* before = textOf(state, key, from);
  const std::string* after = textOf(state, key, to);
  const std::vector<std::string> lines =
      before && after && *before != *after
          ? linesOf(versionsDiff(state, key, from, to, Colours::kOff))
          : std::vector<std::string>();
  const auto isChange = [&](std::size_t i) {
    return i < lines.size() && (lines[i].starts_with('-') || lines[i].starts_with('+'));
  };
  std::string text;
  std::size_t shown = 0;
  for (std::size_t i = 2; i < lines.size(); ++i) { // Behind the names of the versions.
    if (isChange(i) || isChange(i + 1) || (i > 2 && isChange(i - 1))) {
      text += "    " + lines[i] + "\n";
      ++shown;
    }
  }
  return shown <= kMostShown ? text : std::string();
}

std::string versionsDiff(const SessionState& state, const std::string& key, unsigned from,
                         unsigned to, Colours colours) {
  const std::string* texts[2] = {textOf(state, key, from), textOf(state, key, to)};
  for (int i = 0; i < 2; ++i) {
    if (!texts[i]) {
      const unsigned version = i == 0 ? from : to;
      return "the text of v" + std::to_string(version) + " is not known" +
             (version == 1 ? " (its file had been edited before the first crash)\n" : "\n");
    }
  }
  if (*texts[0] == *texts[1]) {
    return "v" + std::to_string(from) + " and v" + std::to_string(to) + " are the same\n";
  }
  std::vector<std::string> before = linesOf(*texts[0]), after = linesOf(*texts[1]);
  if (before.size() > kMostLines || after.size() > kMostLines) {
    return "the function is too long to be compared\n";
  }
  return "--- v" + std::to_string(from) + "\n+++ v" + std::to_string(to) + "\n" +
         difference(before, after, colours);
}

} // namespace hot_restart::cli
