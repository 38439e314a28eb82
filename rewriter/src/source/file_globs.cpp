// The C library's matcher is asked for both names that a file may have.
#include "hot_restart/rewriter/file_globs.h"
#include "hot_restart/rewriter/source_path.h"

#include <algorithm>
#include <filesystem>
#include <fnmatch.h>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::rewriter {

bool matchesAnyGlob(const std::vector<std::string>& globs, const std::string& file) {
  if (globs.empty()) {
    return false;
  }
  const std::string spelled = sourcePath(file);
  std::error_code error;
  const std::string resolved = std::filesystem::canonical(spelled, error);
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return fnmatch(glob.c_str(), spelled.c_str(), 0) == 0 ||
           (!error && fnmatch(glob.c_str(), resolved.c_str(), 0) == 0);
  });
}

bool wantsSource(const std::vector<std::string>& sources, const std::vector<std::string>& exclude,
                 const std::string& file) {
  return (sources.empty() || matchesAnyGlob(sources, file)) && !matchesAnyGlob(exclude, file);
}

} // namespace hot_restart::rewriter
