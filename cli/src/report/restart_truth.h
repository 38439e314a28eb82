// What a restart would see and do: the truth about each argument, and what the function's text had
// done before the place of the crash, which calling it again does a second time. A warning, not a
// block.
#pragma once

#include "report/crash_report.h"

#include "hot_restart/rewriter/manifest.h"

#include <functional>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// Where a function stood when it crashed, in its own text.
struct RestartPlace {
  unsigned line = 0;
  bool calling = false; ///< It was in a call on that line; else the line itself failed.
};

/// The entry of a function of the program; null: not known.
using FindFunction = std::function<const rewriter::FunctionEntry*(const std::string& usr)>;

/// What has, or may have, happened to each parameter.
std::vector<ReportArgument> argumentsAt(const rewriter::FunctionEntry& entry,
                                        const RestartPlace& place);

/// What a second call repeats, called functions of the project included; and the locks that are
/// taken and not released.
std::vector<ReportEffect> effectsBefore(const rewriter::FunctionEntry& entry,
                                        const RestartPlace& place, const FindFunction& find);

/// All of a function's effects, for people: "input or output: printf". Empty for those that are of
/// no interest by themselves (parameters, calls).
std::string describeEffect(const rewriter::Effect& effect);

/// Fills `arguments`, `moved` and `repeats` of the report.
void addRestartTruth(CrashReport& report, const rewriter::FunctionEntry& entry,
                     const RestartPlace& place, const FindFunction& find);

} // namespace hot_restart::cli
