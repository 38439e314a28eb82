// What a function's text does that a second call does again, which locks it takes, and what it does
// to its parameters: for the warning before a restart.
#pragma once

#include "hot_restart/rewriter/manifest.h"

namespace clang {
class FunctionDecl;
} // namespace clang

namespace hot_restart::rewriter {

/// Fills `entry.effects`. Of a template, what its text alone tells.
void findEffects(const clang::FunctionDecl& function, FunctionEntry& entry);

} // namespace hot_restart::rewriter
