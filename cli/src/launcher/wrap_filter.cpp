// The globs are the rewriter's; the files that CMake writes for UNITY_BUILD are this file's own
// concern.
#include "launcher/wrap_filter.h"

#include "hot_restart/rewriter/file_globs.h"

#include <string>

namespace hot_restart::cli {
namespace {

/// A file of includes that CMake writes for UNITY_BUILD. The files in it are asked for one by one.
bool isUnityFile(const std::string& file) {
  return rewriter::matchesAnyGlob({"*/Unity/unity_*_cxx*.cxx"}, file);
}

} // namespace

bool WrapFilter::wants(const std::string& file) const {
  return rewriter::wantsSource(sources, exclude, file) ||
         (isUnityFile(file) && !rewriter::matchesAnyGlob(exclude, file));
}

} // namespace hot_restart::cli
