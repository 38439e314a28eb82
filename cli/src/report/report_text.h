// A CrashReport as text for a person and as JSON for a program.
#pragma once

#include "report/coloured_text.h"
#include "report/crash_report.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// The whole report: cause, source lines, backtrace, warnings. Ends with a newline.
std::string reportText(const CrashReport& report, Colours colours,
                       FrameLabels labels = FrameLabels::kNumbers);
/// Source lines with their numbers, the marked one pointed at.
std::string sourceText(const std::vector<SourceLine>& source, Colours colours);
/// One frame of the backtrace and the source around it.
std::string frameText(const CrashReport& report, unsigned number, Colours colours);
/// Which parameters the crashed function had moved from.
std::string movedText(const CrashReport& report);
/// What a restart repeats, sees and loses: a note a line.
std::string restartText(const CrashReport& report, Colours colours);
/// One JSON object without newlines.
std::string reportJson(const CrashReport& report);

} // namespace hot_restart::cli
