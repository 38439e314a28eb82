// What a crash report is told of the stack, before anything is touched.
#pragma once

#include "unwinding/frame_decision.h"

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Fills the fields of `crash` that tell of frames. The stub is the innermost one with room on the
/// stack, or else the outermost; returns false when there is none. Signal-safe: as walkStack().
bool surveyStack(const StackFacts& facts, wire::Crash& crash);

} // namespace hot_restart::runtime
