// The text that an object was compiled from, kept beside its manifest: a program may be started,
// and crash, long after its sources have been edited, and a report is to show what it runs.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Writes the manifest's files, as they stand on disk, into one compressed file beside it. A file
/// that is not what the manifest was made from is left out.
Status keepSources(const Manifest& manifest, const std::string& manifestPath);

/// The text of `file` (FileEntry::path) then. Nothing: it has not been kept.
std::optional<std::string> keptSource(const std::string& manifestPath, const std::string& file);

} // namespace hot_restart::rewriter
