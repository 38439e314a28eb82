// Deaths that the C++ runtime or a library carries out: what the program has done to deserve it,
// and which of its lines is responsible.
#pragma once

#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "report/crash_backtrace.h"
#include "report/crash_report.h"

#include <string>

namespace hot_restart::cli {

/// Why the program crashed, in one line: describeCause(), or more than it can tell without names.
std::string causeOf(const wire::Crash& crash, const Backtrace& backtrace, ProgramView& program);

/// The innermost frame in the user's own text, or the innermost with a line at all. Members that
/// the compiler has made stand for nobody's line. Null: there is no line.
const ReportFrame* responsibleFrame(const CrashReport& report, const Module& module,
                                    ProgramView& program);

} // namespace hot_restart::cli
