// Puts together what the crash, the manifests and the source files say.
#include "report/crash_report.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "program/wrapped_functions.h"
#include "report/crash_backtrace.h"
#include "report/lost_cleanups.h"
#include "report/restart_truth.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr unsigned kLinesBefore = 4;
constexpr unsigned kLinesAfter = 3;

std::set<std::string> projectFiles(WrappedFunctions& wrapped, const Module& module) {
  std::set<std::string> files;
  for (const auto& manifest : wrapped.of(module)) {
    for (const rewriter::FileEntry& file : manifest->manifest.files) {
      files.insert(file.path);
    }
  }
  return files;
}

/// The innermost frame in the user's own text, or the innermost with a line at all.
const ReportFrame* findPlace(const std::vector<ReportFrame>& backtrace,
                             const std::set<std::string>& project) {
  const ReportFrame* fallback = nullptr;
  for (const ReportFrame& frame : backtrace) {
    if (project.contains(frame.file)) {
      return &frame;
    }
    if (!fallback && frame.line != 0) {
      fallback = &frame;
    }
  }
  return fallback;
}

const Module* moduleOf(const ModuleMap& modules, const CrashedFunction& crashed) {
  for (const Module& module : modules.modules()) {
    if (module.file == crashed.modulePath) {
      return &module;
    }
  }
  return nullptr;
}

const rewriter::FunctionEntry* findEntry(WrappedFunctions& wrapped, const Module& module,
                                         const std::string& usr) {
  for (const auto& manifest : wrapped.of(module)) {
    if (const rewriter::FunctionEntry* found = rewriter::findFunction(manifest->manifest, usr)) {
      return found;
    }
  }
  return nullptr;
}

/// What is known from the text about the function that would be called again.
void addTruth(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
              const rewriter::Manifest& manifest, const FindFunction& find) {
  const rewriter::FunctionEntry* entry = rewriter::findFunction(manifest, crashed.usr);
  for (const ReportFrame& frame : report.backtrace) {
    if (entry && frame.index <= crash.stubFrame && frame.file == entry->file &&
        frame.line >= entry->firstLine && frame.line <= entry->lastLine) {
      const bool calling = &frame != &report.backtrace.front();
      addRestartTruth(report, *entry, {.line = frame.line, .calling = calling}, find);
      return;
    }
  }
}

} // namespace

std::vector<SourceLine> sourceAround(const std::string& file, unsigned line) {
  std::vector<SourceLine> lines;
  std::ifstream stream(file);
  const unsigned first = line > kLinesBefore ? line - kLinesBefore : 1;
  unsigned number = 1;
  for (std::string text; number <= line + kLinesAfter && std::getline(stream, text); ++number) {
    if (number >= first) {
      lines.push_back({number, text, number == line});
    }
  }
  return lines;
}

CrashedFunction findWrappedFunction(const wire::Crash& crash, std::uint32_t stubFrame,
                                    const ModuleMap& modules, Symbolizer& symbolizer,
                                    WrappedFunctions& wrapped, const SessionState& state) {
  CrashedFunction crashed;
  const wire::Frame& frame = crash.frames[stubFrame];
  const Module* module = modules.at(lookupAddress(frame));
  if (!module) {
    return crashed;
  }
  // The outermost entry is the function that owns the machine code; its name comes from the symbol
  // table.
  const SourceFrame stub = symbolizer.at(*module, lookupAddress(frame)).back();
  crashed.stubSymbol = stub.linkageName;
  crashed.modulePath = module->file;
  crashed.moduleReplaced = module->deleted;
  crashed.name = stub.function;
  if (WrappedFunction found = wrapped.ofStub(*module, stub)) {
    if (found.function->file != found.manifest->manifest.source) {
      found =
          wrapped.inObject(*module, found, symbolizer.compiledFrom(*module, lookupAddress(frame)));
    }
    crashed.manifestPath = found.manifest->path;
    crashed.usr = found.function->usr;
    crashed.name = found.function->name;
    crashed.key = functionKey(crashed.usr, found.function->file);
    crashed.version = state.versionOf(crashed.key);
  }
  return crashed;
}

CrashReport makeCrashReport(const wire::Crash& crash, const CrashedFunction& crashed,
                            const ModuleMap& modules, Symbolizer& symbolizer,
                            WrappedFunctions& wrapped, const SessionState& state) {
  CrashReport report;
  report.pid = crash.pid;
  report.tid = crash.tid;
  report.crashNumber = crash.crashNumber;
  report.cause = describeCause(crash);
  report.function = crashed.name;
  report.version = crashed.version;
  report.truncated = crash.framesTruncated != 0;
  report.tablesCoverFaults = tablesCoverFaults(crash, modules, wrapped, state);
  const Module* stubModule = moduleOf(modules, crashed);
  if (stubModule) {
    report.backtrace = crashBacktrace(crash, {modules, symbolizer, wrapped, state}, *stubModule,
                                      report.tablesCoverFaults);
  }
  const auto body =
      std::find_if(report.backtrace.begin(), report.backtrace.end(), [&](const ReportFrame& frame) {
        return frame.stubFrame == crash.stubFrame && frame.version != 0;
      });
  report.ranVersion = body == report.backtrace.end() ? report.version : body->version;
  if (const ReportFrame* place =
          stubModule ? findPlace(report.backtrace, projectFiles(wrapped, *stubModule)) : nullptr) {
    report.file = place->file;
    report.line = place->line;
    report.placeFunction = place->function;
    report.placeFrame = place->index;
    report.source = sourceAround(place->file, place->line);
  }
  const Result<rewriter::Manifest> manifest =
      rewriter::readManifest(state.newest(crashed.manifestPath));
  if (manifest) {
    markLostCleanups(report, crash, *manifest);
    addLocksKept(report, *manifest);
    addTruth(report, crash, crashed, *manifest, [&](const std::string& usr) {
      return stubModule ? findEntry(wrapped, *stubModule, usr) : nullptr;
    });
  }
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.destructorsSkipped && frame.index <= crash.stubFrame) {
      report.destructorsSkipped.push_back(frame.function);
    }
  }
  if (crashed.manifestPath.empty()) {
    report.notes.emplace_back(
        "no manifest describes this function: it cannot be reloaded (was its object moved, or "
        "the program stripped?)");
  }
  if (crash.allocatorIsLocked != 0) {
    report.notes.emplace_back(kAllocatorIsLocked);
  }
  report.notes.insert(report.notes.end(), wrapped.problems().begin(), wrapped.problems().end());
  return report;
}

} // namespace hot_restart::cli
