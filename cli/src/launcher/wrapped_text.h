// The wrapped text of one file and its manifest, made beside the object by a child process: Clang
// may crash on text that it does not know.
#pragma once

#include "launcher/cc_options.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include <filesystem>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// The files beside an object.
struct Places {
  std::string generated;          ///< As the compiler gets it: relative when the object is.
  std::filesystem::path manifest; ///< Absolute.
  std::filesystem::path folder;   ///< Absolute.
};

Places placesOf(const rewriter::CompileCommand& command);

/// What has been written, and what compiling it takes; or the reason why it was not.
struct Rewritten {
  std::vector<std::string> extraArguments, inlinedFiles;
  std::string failure; ///< Empty: none.
};

/// Writes the wrapped text and the manifest. The functions in `leftAlone` are not wrapped.
Rewritten rewrite(const CcOptions& options, const std::vector<rewriter::LeftAlone>& leftAlone,
                  const rewriter::CompileCommand& command, const Places& places);

} // namespace hot_restart::cli
