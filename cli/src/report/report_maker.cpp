// One function for each part of the report; the order matters, since the place and the destructors
// are told from the backtrace.
#include "report/report_maker.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/wrapped_functions.h"
#include "report/compiled_text.h"
#include "report/crash_backtrace.h"
#include "report/crash_cause.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/lost_cleanups.h"
#include "report/recursion.h"
#include "report/responsible.h"
#include "report/restart_truth.h"
#include "report/source_excerpt.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

const Module* moduleOf(const CrashedFunction& crashed, const ProgramView& program) {
  for (const Module& module : program.modules.modules()) {
    if (module.path == crashed.modulePath) {
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

/// Where the frames begin that belong to the call of a stub, and to no stub further in.
std::uint32_t firstFrameOf(const wire::Crash& crash, std::uint32_t stubFrame) {
  std::uint32_t first = stubFrame;
  while (first > 0 && (crash.frames[first - 1].flags & wire::kFrameStub) == 0) {
    --first;
  }
  return first;
}

/// What is known from the text about the function that would be called again.
void addTruth(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
              const rewriter::Manifest& manifest, const FindFunction& find) {
  const rewriter::FunctionEntry* entry = rewriter::findFunction(manifest, crashed.usr);
  const std::uint32_t first = firstFrameOf(crash, crashed.stubFrame);
  for (const ReportFrame& frame : report.backtrace) {
    if (entry && frame.index >= first && frame.index <= crashed.stubFrame &&
        frame.file == entry->file && frame.line >= entry->firstLine &&
        frame.line <= entry->lastLine) {
      const bool calling = &frame != &report.backtrace.front();
      addRestartTruth(report, *entry, {.line = frame.line, .calling = calling}, find);
      return;
    }
  }
}

/// The place of the crash: what is shown of the user's text.
void addPlace(CrashReport& report, const ReportFrame& place, const CrashedFunction& crashed,
              const Module& stubModule, ProgramView& program) {
  report.file = place.file;
  report.line = place.line;
  report.placeFunction = place.function;
  report.placeFrame = place.index;
  const CompiledText text = compiledText(place, crashed, stubModule, program);
  if (text.text) {
    report.source = linesAround(*text.text, place.line);
  }
  if (!text.note.empty()) {
    report.notes.push_back(text.note);
  }
}

/// The number of the frame that a restart in that stub is for.
unsigned numberOf(const CrashReport& report, std::uint32_t stubFrame) {
  const auto found =
      std::find_if(report.backtrace.begin(), report.backtrace.end(),
                   [&](const ReportFrame& frame) { return frame.stubFrame == stubFrame; });
  return found == report.backtrace.end() ? 0 : found->number;
}

/// The version that crashed is an older one when it was replaced while it ran.
void addRanVersion(CrashReport& report, std::uint32_t stubFrame) {
  const auto body =
      std::find_if(report.backtrace.begin(), report.backtrace.end(), [&](const ReportFrame& frame) {
        return frame.stubFrame == stubFrame && frame.version != 0;
      });
  report.ranVersion = body == report.backtrace.end() ? report.version : body->version;
}

/// The newest manifests of the functions in whose frames a restart runs destructors, or does not.
std::set<std::string> manifestsOfStretch(const CrashReport& report, const wire::Crash& crash,
                                         const CrashedFunction& crashed, ProgramView& program) {
  std::set<std::string> paths{program.state.newest(crashed.manifestPath)};
  std::set<std::uint64_t> known;
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.stubFrame && *frame.stubFrame < crashed.stubFrame &&
        known.insert(crash.frames[*frame.stubFrame].ip).second) {
      paths.insert(
          program.state.newest(findWrappedFunction(crash, *frame.stubFrame, program).manifestPath));
    }
  }
  return paths;
}

/// What the newest manifests tell about a restart of that function.
void addRestart(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
                const Module* stubModule, ProgramView& program) {
  for (const std::string& path : manifestsOfStretch(report, crash, crashed, program)) {
    if (const Result<rewriter::Manifest> manifest = rewriter::readManifest(path)) {
      noteLostCleanups(report, crash, *manifest);
      addLocksKept(report, crashed.stubFrame, *manifest);
    }
  }
  const Result<rewriter::Manifest> manifest =
      rewriter::readManifest(program.state.newest(crashed.manifestPath));
  if (manifest) {
    addTruth(report, crash, crashed, *manifest, [&](const std::string& usr) {
      return stubModule ? findEntry(program.wrapped, *stubModule, usr) : nullptr;
    });
  }
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.destructorsSkipped && frame.index <= crashed.stubFrame &&
        (report.destructorsSkipped.empty() || report.destructorsSkipped.back() != frame.function)) {
      report.destructorsSkipped.push_back(frame.function); // A recursion's once.
    }
  }
}

void addNotes(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
              const std::vector<std::string>& problems) {
  if (!crashed.moduleProblem.empty()) {
    report.notes.push_back(crashed.moduleProblem);
  } else if (crashed.manifestPath.empty()) {
    report.notes.emplace_back(
        "no manifest describes this function: it cannot be reloaded (was its object moved, or "
        "the program stripped?)");
  }
  if (crash.allocatorIsLocked != 0) {
    report.notes.emplace_back(kAllocatorIsLocked);
  }
  report.notes.insert(report.notes.end(), problems.begin(), problems.end());
}

void addBacktrace(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
                  const Module& module, ProgramView& program) {
  Backtrace backtrace = crashBacktrace(crash, program, module, report.tablesCoverFaults);
  report.cause = causeOf(crash, backtrace, program);
  report.backtrace = std::move(backtrace.frames);
  report.leftOut = std::move(backtrace.leftOut);
  report.recursion = findRecursion(report);
  if (const ReportFrame* place = responsibleFrame(report, module, program)) {
    addPlace(report, *place, crashed, module, program);
  }
}

} // namespace

CrashReport makeRestartReport(const CrashReport& report, const wire::Crash& crash,
                              const CrashedFunction& function, ProgramView& program) {
  CrashReport restart;
  restart.backtrace = report.backtrace;
  restart.tablesCoverFaults = report.tablesCoverFaults;
  addRestart(restart, crash, function, moduleOf(function, program), program);
  return restart;
}

CrashAccount makeCrashReport(const wire::Crash& crash, ProgramView& program) {
  CrashAccount account{.crashed = findWrappedFunction(crash, crash.stubFrame, program),
                       .report = {}};
  CrashReport& report = account.report;
  report.pid = crash.pid;
  report.tid = crash.tid;
  report.crashNumber = crash.crashNumber;
  report.cause = describeCause(crash);
  report.truncated = crash.framesTruncated != 0;
  report.isStackOverflow = isStackOverflow(crash);
  report.tablesCoverFaults = tablesCoverFaults(crash, program);
  if (const Module* module = moduleOf(account.crashed, program)) {
    addBacktrace(report, crash, account.crashed, *module, program);
  }
  const ReportFrame* outermost = report.isStackOverflow ? outermostCall(report) : nullptr;
  if (outermost && outermost->stubFrame) {
    account.crashed = findWrappedFunction(crash, *outermost->stubFrame, program);
  }
  const CrashedFunction& crashed = account.crashed;
  report.function = crashed.name;
  report.version = crashed.version;
  report.restartFrame = numberOf(report, crashed.stubFrame);
  addRanVersion(report, crashed.stubFrame);
  addRestart(report, crash, crashed, moduleOf(crashed, program), program);
  addNotes(report, crash, crashed, program.wrapped.problems());
  return account;
}

} // namespace hot_restart::cli
