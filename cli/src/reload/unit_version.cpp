// Versions count per function, files per folder.
#include "reload/unit_version.h"

#include "hot_restart/rewriter/manifest.h"
#include "program/session_state.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::cli {

std::string freeStem(const std::string& folder, const std::string& kind,
                     const std::string& source) {
  const std::string stem =
      folder + "/" + kind + "-" + std::filesystem::path(source).stem().string();
  std::string candidate = stem;
  std::error_code code;
  for (unsigned i = 2; std::filesystem::exists(candidate + ".manifest.json", code); ++i) {
    candidate = stem + "-" + std::to_string(i);
  }
  return candidate;
}

unsigned nextVersion(const SessionState& state, const rewriter::Manifest& running,
                     const std::vector<std::string>& usrs) {
  unsigned highest = 1;
  for (const rewriter::FunctionEntry* function : functionsAndLambdas(running)) {
    if (std::find(usrs.begin(), usrs.end(), function->usr) != usrs.end()) {
      highest =
          std::max(highest, state.highestVersionOf(functionKey(function->usr, function->file)));
    }
  }
  return highest + 1;
}

} // namespace hot_restart::cli
