// The stack of a crash as a person knows it: frames -> functions and lines, without stubs,
// handlers, throwing and aborting machinery.
#pragma once

#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "report/crash_report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// A call's frame holds the address behind the call; what is asked for is the call itself.
std::uint64_t lookupAddress(const wire::Frame& frame);

/// `Foo::bar$body(int)` -> `Foo::bar(int)`; names without a body's mark come back unchanged.
std::string withoutBodySuffix(const std::string& function);

struct Backtrace {
  std::vector<ReportFrame> frames; ///< Innermost first.
  std::vector<LeftOutFrames> leftOut;
  std::vector<std::string> machinery; ///< Names (mangled) of what carried the abort or the throw.
};

/// `stubModule`: the module of the function that a restart calls again. `tablesCoverFaults`: see
/// wire::Restart.
Backtrace crashBacktrace(const wire::Crash& crash, ProgramView& program, const Module& stubModule,
                         bool tablesCoverFaults);

} // namespace hot_restart::cli
