// Makes the report of a crash, from what the crash, the manifests and the source files say.
#pragma once

#include "hot_restart/wire.h"
#include "program/program_view.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"

namespace hot_restart::cli {

struct CrashAccount {
  CrashedFunction crashed; ///< What a restart without further words calls again.
  CrashReport report;
};

CrashAccount makeCrashReport(const wire::Crash& crash, ProgramView& program);

/// What a restart of another frame than the report's repeats, sees and loses: only those members
/// are filled, and the backtrace.
CrashReport makeRestartReport(const CrashReport& report, const wire::Crash& crash,
                              const CrashedFunction& function, ProgramView& program);

} // namespace hot_restart::cli
