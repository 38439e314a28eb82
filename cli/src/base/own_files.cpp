// An installation has bin/hrtool and LIBDIR/libhot_restart.so, a build folder cli/hrtool and
// runtime/libhot_restart.so.
#include "base/own_files.h"

#include <filesystem>
#include <system_error>

namespace hot_restart::cli {

std::filesystem::path ownPath() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

std::filesystem::path runtimeLibrary() {
  const std::filesystem::path prefix = ownPath().parent_path().parent_path();
  std::error_code error;
  for (const char* const folder :
       {HOT_RESTART_INSTALL_LIBDIR, "lib", "lib64", "lib/x86_64-linux-gnu", "runtime"}) {
    const std::filesystem::path library = prefix / folder / "libhot_restart.so";
    if (std::filesystem::exists(library, error)) {
      return library;
    }
  }
  return {};
}

} // namespace hot_restart::cli
