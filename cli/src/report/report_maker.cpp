// One function for each part of the report; the order matters, since the place and the destructors
// are told from the backtrace.
#include "report/report_maker.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/wrapped_functions.h"
#include "report/crash_backtrace.h"
#include "report/crash_cause.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/lost_cleanups.h"
#include "report/restart_truth.h"
#include "report/source_excerpt.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

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

const Module* moduleOf(const CrashedFunction& crashed, const ProgramView& program) {
  for (const Module& module : program.modules.modules()) {
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

/// The place of the crash: what is shown of the user's text.
void addPlace(CrashReport& report, const std::set<std::string>& project) {
  if (const ReportFrame* place = findPlace(report.backtrace, project)) {
    report.file = place->file;
    report.line = place->line;
    report.placeFunction = place->function;
    report.placeFrame = place->index;
    report.source = sourceAround(place->file, place->line);
  }
}

/// The version that crashed is an older one when it was replaced while it ran.
void addRanVersion(CrashReport& report, std::uint32_t stubFrame) {
  const auto body =
      std::find_if(report.backtrace.begin(), report.backtrace.end(), [&](const ReportFrame& frame) {
        return frame.stubFrame == stubFrame && frame.version != 0;
      });
  report.ranVersion = body == report.backtrace.end() ? report.version : body->version;
}

/// What the newest manifest of the crashed function's file tells about a restart.
void addRestart(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
                const Module* stubModule, ProgramView& program) {
  const Result<rewriter::Manifest> manifest =
      rewriter::readManifest(program.state.newest(crashed.manifestPath));
  if (manifest) {
    noteLostCleanups(report, crash, *manifest);
    addLocksKept(report, *manifest);
    addTruth(report, crash, crashed, *manifest, [&](const std::string& usr) {
      return stubModule ? findEntry(program.wrapped, *stubModule, usr) : nullptr;
    });
  }
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.destructorsSkipped && frame.index <= crash.stubFrame) {
      report.destructorsSkipped.push_back(frame.function);
    }
  }
}

void addNotes(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
              const std::vector<std::string>& problems) {
  if (crashed.manifestPath.empty()) {
    report.notes.emplace_back(
        "no manifest describes this function: it cannot be reloaded (was its object moved, or "
        "the program stripped?)");
  }
  if (crash.allocatorIsLocked != 0) {
    report.notes.emplace_back(kAllocatorIsLocked);
  }
  report.notes.insert(report.notes.end(), problems.begin(), problems.end());
}

} // namespace

CrashReport makeCrashReport(const wire::Crash& crash, const CrashedFunction& crashed,
                            ProgramView& program) {
  CrashReport report;
  report.pid = crash.pid;
  report.tid = crash.tid;
  report.crashNumber = crash.crashNumber;
  report.cause = describeCause(crash);
  report.function = crashed.name;
  report.version = crashed.version;
  report.truncated = crash.framesTruncated != 0;
  report.tablesCoverFaults = tablesCoverFaults(crash, program);
  const Module* stubModule = moduleOf(crashed, program);
  if (stubModule) {
    report.backtrace = crashBacktrace(crash, program, *stubModule, report.tablesCoverFaults);
    addPlace(report, projectFiles(program.wrapped, *stubModule));
  }
  addRanVersion(report, crash.stubFrame);
  addRestart(report, crash, crashed, stubModule, program);
  addNotes(report, crash, crashed, program.wrapped.problems());
  return report;
}

} // namespace hot_restart::cli
