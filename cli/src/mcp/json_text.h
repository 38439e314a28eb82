// JSON as it goes over a line: one value, without line ends.
#pragma once

#include "hot_restart/result.h"

#include <llvm/Support/JSON.h>

#include <string>

namespace hot_restart::cli {

std::string lineOf(const llvm::json::Value& value);

/// kInvalidArgument: not JSON, or nested too deeply.
Result<llvm::json::Value> valueFrom(const std::string& text);

} // namespace hot_restart::cli
