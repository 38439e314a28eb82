// Which destructors a restart will not run, and which locks stay locked for that.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/program_view.h"
#include "report/crash_report.h"

#include <cstdint>

namespace hot_restart::cli {

/// See wire::Restart. GCC's tables of wrapped files do, clang's do not.
bool tablesCoverFaults(const wire::Crash& crash, ProgramView& program);

/// Where the tables name no landing pad, it is the text that tells whether something is left
/// undestroyed: clang's tables cover calls only, and no compiler's cover calls out of which it
/// believes that nothing is thrown (of `noexcept` functions); where nothing else is called, there
/// are no tables at all.
void noteLostCleanups(CrashReport& report, const wire::Crash& crash,
                      const rewriter::Manifest& manifest);

/// A lock that stays locked is what makes a restart hang: those of the frames up to that stub.
void addLocksKept(CrashReport& report, std::uint32_t stubFrame, const rewriter::Manifest& manifest);

} // namespace hot_restart::cli
