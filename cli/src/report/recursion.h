// Functions that call each other again and again, as a report shows them: one line for thousands of
// calls.
//
// clang-format off
//   #0  leaf(int)                     #0  leaf(int)
//   #1  deep(int)                     #1 ... #37412  deep(int)
//   #2  deep(int)         ---->       #37413  main
//   ...
// clang-format on
#pragma once

#include "report/crash_report.h"

#include <optional>

namespace hot_restart::cli {

/// The recursion on the report's stack. After a stack overflow any function that is called more
/// than once makes one; otherwise it takes dozens of calls to be worth a line of its own.
std::optional<CrashReport::Recursion> findRecursion(const CrashReport& report);

/// Where a restart goes after a stack overflow: the outermost call of the recursion that can be
/// called again. Further in, a function overflows the stack at once. Null: there is none.
const ReportFrame* outermostCall(const CrashReport& report);

} // namespace hot_restart::cli
