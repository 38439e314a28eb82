// The child answers with lists of words, since only bytes come back from it.
#include "launcher/wrapped_text.h"

#include "base/own_files.h"
#include "base/process.h"
#include "launcher/cc_options.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/kept_sources.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/source_path.h"
#include "hot_restart/rewriter/wrap.h"
#include "hot_restart/whole_file.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;

/// FNV-1a: stable across machines and runs.
std::uint32_t hashOf(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return hash;
}

rewriter::WrapRequest requestFor(const CcOptions& options,
                                 const std::vector<rewriter::LeftAlone>& leftAlone,
                                 const rewriter::CompileCommand& command, const Places& places) {
  rewriter::WrapRequest request;
  request.command = command;
  request.options.headerGlobs = options.headers;
  request.options.sourceGlobs = options.filter.sources;
  request.options.excludeGlobs = options.filter.exclude;
  request.options.markedOnly = options.markedOnly;
  request.options.breakOnEscaping = options.breakOnEscaping;
  request.options.keepArguments = options.keepArguments;
  request.options.separateBodies = options.separateBodies;
  request.options.lambdas = options.lambdas;
  request.options.manifestPath = places.manifest;
  request.options.hrtoolPath = ownPath();
  request.options.leftAlone = leftAlone;
  request.generatedPath = fs::path(command.directory) / places.generated;
  return request;
}

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
    if (const Status written = writeWholeFile(path, text); !written) {
      return failed(written.error().message);
    }
  }
  if (const Status kept = rewriter::keepSources(result->manifest, work.places.manifest); !kept) {
    return failed(kept.error().message);
  }
  return packed(result->extraArguments) + packed(result->inlinedFiles) + packed({});
}

} // namespace

Places placesOf(const rewriter::CompileCommand& command) {
  const std::string source = rewriter::sourcePath(command.source, command.directory);
  const std::string object = rewriter::sourcePath(command.output, command.directory);
  char hash[16];
  std::snprintf(hash, sizeof hash, "%08x", hashOf(source + "\n" + object));
  const std::string name = fs::path(source).stem().string() + "-" + hash + ".cpp";
  const std::string folder = command.output + ".hr";
  return {folder + "/" + name, object + ".hr/manifest.json", object + ".hr"};
}

Rewritten rewrite(const CcOptions& options, const std::vector<rewriter::LeftAlone>& leftAlone,
                  const rewriter::CompileCommand& command, const Places& places) {
  Rewritten rewritten;
  std::error_code error;
  fs::create_directories(places.folder, error);
  if (error) {
    rewritten.failure = "cannot make " + places.folder.string() + ": " + error.message();
    return rewritten;
  }
  rewriter::removePreambles(places.folder);
  std::string answer;
  const IsolatedWork work{requestFor(options, leftAlone, command, places), places};
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

} // namespace hot_restart::cli
