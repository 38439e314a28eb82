// The child process of a reload: prepareReload() behind a pipe.
#pragma once

#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/result.h"
#include "session/reloader.h"

namespace hot_restart::cli {

/// Runs prepareReload in a forked child, which also writes the plan and the manifest beside the
/// unit. `version` and `unchanged` of the value are left alone. kSystem when the child crashes or
/// is interrupted. Call without threads.
Result<PreparedReload> prepareInChild(const rewriter::ReloadRequest& request);

} // namespace hot_restart::cli
