// Turns a prepared unit into the load plan that the runtime maps (wire.h, second half): plain bytes
// in one file.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <string>

namespace hot_restart::cli {

/// The bytes of the plan. Deterministic.
std::string encodeLoadPlan(const rewriter::ReloadResult& unit);

/// The plan's part of a unit, read back (tests and diagnosis). kInvalidArgument when the bytes are
/// not a plan.
Result<rewriter::ReloadResult> decodeLoadPlan(const std::string& bytes);

} // namespace hot_restart::cli
