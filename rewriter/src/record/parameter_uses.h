// What a function's text does to its own parameters: how each is passed, and every use that changes
// it, or may. A use that is not understood counts as one that may.
#pragma once

#include "hot_restart/rewriter/manifest.h"

namespace clang {
class FunctionDecl;
} // namespace clang

namespace hot_restart::rewriter {

/// Fills `entry.parameters`, and adds the uses to `entry.effects` (kinds "parameter", "passed" and
/// "unknown").
void recordParameters(const clang::FunctionDecl& function, FunctionEntry& entry);

} // namespace hot_restart::rewriter
