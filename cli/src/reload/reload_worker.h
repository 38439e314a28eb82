// The child process of a reload: prepareReload() behind a pipe. If Clang or LLVM crash on an odd
// edit, the session lives on and the program keeps its state.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "reload/prepared_reload.h"
#include "reload/worker_answer.h"

#include <functional>
#include <string>

namespace hot_restart::cli {

/// Runs prepareReload in a forked child, which also writes the plans and the manifest beside the
/// unit. Fills what the unit brings; version and origin are the caller's. `onProgress` (may be
/// empty) is told what begins and how long it took, in pieces of one line. kSystem when the child
/// crashes or is interrupted. Call without threads.
/// `meanwhile` may be null.
Result<PreparedUnit> prepareInChild(const rewriter::ReloadRequest& request,
                                    const std::function<void(const std::string&)>& onProgress,
                                    const Meanwhile* meanwhile);

} // namespace hot_restart::cli
