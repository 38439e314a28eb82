// Which destructors a restart will not run, and which locks stay locked for that.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "session/crash_report.h"
#include "session/module_map.h"
#include "session/session_state.h"
#include "session/wrapped_functions.h"

namespace hot_restart::cli {

/// See wire::Restart. GCC's tables of wrapped files do, clang's do not.
bool tablesCoverFaults(const wire::Crash& crash, const ModuleMap& modules,
                       WrappedFunctions& wrapped, const SessionState& state);

/// Clang's tables cover calls only; what a fault elsewhere leaves undestroyed is known from the
/// text.
void markFaultWithoutTables(CrashReport& report, const wire::Crash& crash,
                            const rewriter::Manifest& manifest);

/// A lock that stays locked is what makes a restart hang.
void addLocksKept(CrashReport& report, const rewriter::Manifest& manifest);

} // namespace hot_restart::cli
