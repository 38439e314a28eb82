// The stack of a crash as a person knows it: frames -> functions and lines, without stubs,
// handlers, throwing and aborting machinery.
#pragma once

#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "program/wrapped_functions.h"
#include "report/crash_report.h"

#include <cstdint>
#include <vector>

namespace hot_restart::cli {

/// A call's frame holds the address behind the call; what is asked for is the call itself.
std::uint64_t lookupAddress(const wire::Frame& frame);

/// Where the names of a crash come from. References are kept.
struct BacktraceSources {
  const ModuleMap& modules;
  Symbolizer& symbolizer;
  WrappedFunctions& wrapped;
  const SessionState& state;
};

/// Innermost first. `stubModule`: the module of the function that a restart calls again.
/// `tablesCoverFaults`: see wire::Restart.
std::vector<ReportFrame> crashBacktrace(const wire::Crash& crash, const BacktraceSources& sources,
                                        const Module& stubModule, bool tablesCoverFaults);

} // namespace hot_restart::cli
