// Whole files in and out.
#pragma once

#include "hot_restart/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace hot_restart::cli {

/// Nothing when the file cannot be read.
std::optional<std::string> readText(const std::filesystem::path& path);

/// Readers see the old text or the new, never a part. Leaves no temporary file behind when it
/// fails.
Status writeAtomically(const std::filesystem::path& path, const std::string& text);

} // namespace hot_restart::cli
