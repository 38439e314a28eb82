// Where hrtool itself lies, and what belongs to it: in an installation, or in a build folder.
#pragma once

#include <filesystem>

namespace hot_restart::cli {

/// The executable that runs, as an absolute path.
std::filesystem::path ownPath();

/// libhot_restart.so, absolute. Empty: there is none near this hrtool.
std::filesystem::path runtimeLibrary();

} // namespace hot_restart::cli
