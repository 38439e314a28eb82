// The stack of a report, for people.
#pragma once

#include "report/coloured_text.h"
#include "report/crash_report.h"

#include <string>

namespace hot_restart::cli {

/// One frame's line: its number or mark, its function and its place.
std::string frameLine(const ReportFrame& frame, Colours colours, FrameLabels labels);

/// The backtrace alone.
std::string backtraceText(const CrashReport& report, Colours colours,
                          FrameLabels labels = FrameLabels::kNumbers);
/// "frames that can be restarted: #0 #2"; after a stack overflow the innermost are not among them.
std::string restartableText(const CrashReport& report);

} // namespace hot_restart::cli
