// A CrashReport as text for a person and as JSON for a program.
#pragma once

#include "report/crash_report.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

enum class Colours { kOff, kOn };
/// What stands before a frame: its number, or whether it can be restarted (for debuggers, which
/// number the frames in ways of their own).
enum class FrameLabels { kNumbers, kRestartable };

/// The whole report: cause, source lines, backtrace, warnings. Ends with a newline.
std::string reportText(const CrashReport& report, Colours colours,
                       FrameLabels labels = FrameLabels::kNumbers);
/// The backtrace alone.
std::string backtraceText(const CrashReport& report, Colours colours,
                          FrameLabels labels = FrameLabels::kNumbers);
/// Source lines with their numbers, the marked one pointed at.
std::string sourceText(const std::vector<SourceLine>& source, Colours colours);
/// One frame of the backtrace and the source around it.
std::string frameText(const CrashReport& report, unsigned number, Colours colours);
/// Which parameters the crashed function had moved from.
std::string movedText(const CrashReport& report);
/// "frames that can be restarted: #0 #2"; after a stack overflow the innermost are not among them.
std::string restartableText(const CrashReport& report);
/// What a restart repeats, sees and loses: a note a line.
std::string restartText(const CrashReport& report, Colours colours);
/// One JSON object without newlines.
std::string reportJson(const CrashReport& report);

/// `Foo::bar(int) [v2]`; version 1 is not mentioned.
std::string nameWithVersion(const std::string& function, unsigned version);

} // namespace hot_restart::cli
