// Told from the kind of compiler and from the places of local variables in the manifests.
#include "report/lost_cleanups.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "report/crash_backtrace.h"
#include "report/crash_report.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>

namespace hot_restart::cli {
namespace {

bool isMadeByGcc(const rewriter::Manifest& manifest) {
  return manifest.command.kind == rewriter::CompilerKind::kGcc;
}

/// All of its wrapped files; false where there are none.
bool isMadeByGcc(const Module& module, ProgramView& program) {
  const auto& manifests = program.wrapped.of(module);
  if (manifests.empty()) { // A unit of BODIES separate lies beside its object's manifest.
    const LoadedUnit* unit = program.state.unitOfModule(module.path);
    const Result<rewriter::Manifest> manifest =
        unit ? rewriter::readManifest(
                   (std::filesystem::path(unit->source).parent_path() / "manifest.json").string())
             : Result<rewriter::Manifest>(Error{});
    return manifest && isMadeByGcc(*manifest);
  }
  return std::all_of(manifests.begin(), manifests.end(),
                     [](const auto& loaded) { return isMadeByGcc(loaded->manifest); });
}

/// The automatic variables with destructors that were alive where a frame stood.
template <class Visitor>
void forLocalsAlive(const rewriter::Manifest& manifest, const ReportFrame& frame, Visitor visit) {
  for (const rewriter::FunctionEntry& entry : manifest.functions) {
    if (entry.file != frame.file || frame.line < entry.firstLine || frame.line > entry.lastLine) {
      continue;
    }
    for (const rewriter::ScopedLocal& local : entry.locals) {
      if (local.firstLine < frame.line && frame.line <= local.lastLine) {
        visit(local);
      }
    }
  }
}

bool isFreedByRecord(const ReportFrame& frame, const rewriter::ScopedLocal& local) {
  return frame.locksFreed && local.recorded;
}

} // namespace

bool tablesCoverFaults(const wire::Crash& crash, ProgramView& program) {
  for (std::uint32_t i = 0; i < crash.frameCount; ++i) {
    if ((crash.frames[i].flags & wire::kFrameCleanupUnproven) == 0) {
      continue;
    }
    const Module* module = program.modules.at(lookupAddress(crash.frames[i]));
    if (!module || !isMadeByGcc(*module, program)) {
      return false;
    }
  }
  return true;
}

void noteLostCleanups(CrashReport& report, const wire::Crash& crash,
                      const rewriter::Manifest& manifest) {
  const bool isByClang = manifest.command.kind == rewriter::CompilerKind::kClang;
  for (ReportFrame& frame : report.backtrace) {
    if (frame.inlined) {
      continue;
    }
    const std::uint32_t flags = crash.frames[frame.index].flags;
    const bool isProven = (flags & wire::kFrameCleanupUnproven) != 0 &&
                          !frame.destructorsSkipped; // tablesCoverFaults
    const bool runs = (flags & wire::kFrameCleanupRuns) != 0 || isProven;
    const bool needsProbe = isByClang && (flags & wire::kFrameInterrupted) != 0;
    frame.locksFreed = (flags & wire::kFrameLocksFreed) != 0;
    bool loses = false;
    bool freesSome = false;
    forLocalsAlive(manifest, frame, [&](const rewriter::ScopedLocal& local) {
      const bool isFreed = isFreedByRecord(frame, local);
      loses |= !isFreed && (!runs || (needsProbe && !local.hasProbe));
      freesSome |= isFreed;
    });
    // A frame that is only known to lose something may lose nothing but what is freed.
    frame.destructorsSkipped = loses || (frame.destructorsSkipped && !freesSome);
  }
}

void addLocksKept(CrashReport& report, std::uint32_t stubFrame,
                  const rewriter::Manifest& manifest) {
  for (const ReportFrame& frame : report.backtrace) {
    if (!frame.destructorsSkipped || frame.index > stubFrame) {
      continue;
    }
    forLocalsAlive(manifest, frame, [&](const rewriter::ScopedLocal& local) {
      const std::string kept =
          "`" + local.name + "` in " + frame.function + " keeps `" + local.lock + "` locked";
      if (!local.lock.empty() && !isFreedByRecord(frame, local) &&
          std::find(report.locksKept.begin(), report.locksKept.end(), kept) ==
              report.locksKept.end()) {
        report.locksKept.push_back(kept);
      }
    });
  }
}

} // namespace hot_restart::cli
