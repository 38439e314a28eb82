// A file is compared by the name it is given and by its real path.
#include "launcher/wrap_filter.h"

#include <algorithm>
#include <filesystem>
#include <fnmatch.h>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Matches the path as given, tidied, or with symbolic links resolved.
bool matchesAny(const std::vector<std::string>& patterns, const std::string& file) {
  std::error_code error;
  const std::string tidy = std::filesystem::path(file).lexically_normal();
  const std::string real = std::filesystem::canonical(file, error);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), tidy.c_str(), 0) == 0 ||
           (!error && fnmatch(pattern.c_str(), real.c_str(), 0) == 0);
  });
}

/// A file of includes that CMake writes for UNITY_BUILD. The files in it are asked for one by one.
bool isUnityFile(const std::string& file) {
  return fnmatch("*/Unity/unity_*_cxx*.cxx", file.c_str(), 0) == 0;
}

} // namespace

bool WrapFilter::wants(const std::string& file) const {
  return (sources.empty() || isUnityFile(file) || matchesAny(sources, file)) &&
         !matchesAny(exclude, file);
}

} // namespace hot_restart::cli
