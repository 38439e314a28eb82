// A CrashReport as text for a person and as JSON for a program.
#pragma once

#include "session/crash_report.h"

#include <string>

namespace hot_restart::cli {

enum class Colours { kOff, kOn };

/// The whole report: cause, source lines, backtrace, warnings. Ends with a newline.
std::string reportText(const CrashReport& report, Colours colours);
/// The backtrace alone.
std::string backtraceText(const CrashReport& report, Colours colours);
/// One JSON object without newlines.
std::string reportJson(const CrashReport& report);

/// `Foo::bar(int) [v2]`; version 1 is not mentioned.
std::string nameWithVersion(const std::string& function, unsigned version);

} // namespace hot_restart::cli
