// The lines of a source file around the place where a frame of a report stands.
#pragma once

#include "hot_restart/result.h"

#include <llvm/Support/JSON.h>

#include <cstdint>
#include <optional>

namespace hot_restart::cli {

/// `file`, `line`, `first` (number of the first line of `text`) and `text`. Without a frame, the
/// place of the crash. kNotFound: no such frame, or its source is not known or cannot be read.
Result<llvm::json::Object> sourceLines(const llvm::json::Object& report,
                                       std::optional<std::int64_t> frame, std::int64_t around);

} // namespace hot_restart::cli
