// SOURCES and EXCLUDE: which files of a target are wrapped.
#pragma once

#include <string>
#include <vector>

namespace hot_restart::cli {

/// Shell patterns on absolute paths (hot_restart/rewriter/file_globs.h).
struct WrapFilter {
  std::vector<std::string> sources; ///< Empty: every file.
  std::vector<std::string> exclude; ///< Wins.

  /// `file` is absolute. True for unity files that are not excluded, whatever `sources` says: the
  /// rewriter asks for each file in them.
  bool wants(const std::string& file) const;
};

} // namespace hot_restart::cli
