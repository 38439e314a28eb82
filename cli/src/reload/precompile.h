// Headers are precompiled while the user reads the crash.
#pragma once

#include "hot_restart/rewriter/reload.h"

namespace hot_restart::cli {

/// Precompiles the preamble of the crashed function's file (precompilePreamble()) in a child
/// process of lowest priority, which outlives the session if need be: the next one profits. Does
/// nothing where that would gain little. Says nothing; a reload works without.
void precompileInBackground(const rewriter::ReloadRequest& request);

} // namespace hot_restart::cli
