// Turns "continue" into a unit on disk and its load plan, in a child process: if Clang or LLVM
// crash on an odd edit, the session lives on and the program keeps its state.
#pragma once

#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/result.h"
#include "session/crash_report.h"
#include "session/module_map.h"
#include "session/session_state.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// A version that is ready to be loaded, or the finding that nothing has changed.
struct PreparedReload {
  bool unchanged = false; ///< No file of the unit differs from what runs: restart without loading.
  unsigned version = 1;
  std::string planPath, objectPath, sourcePath, manifestPath;
  std::vector<std::string> notes;
  rewriter::ReloadTimings timings;
};

class Reloader {
public:
  /// References are kept. `folder` may be empty: every prepare then fails with `folderProblem`.
  Reloader(std::string folder, std::string folderProblem, const wire::Crash& crash,
           const CrashedFunction& crashed, const ModuleMap& modules, SessionState& state);

  /// Compares, rewrites, compiles, links, checks; the program is not touched. Errors as
  /// prepareReload's, and kRefused when the running program no longer is what lies on disk.
  Result<PreparedReload> prepare();
  /// A unit in which the function returns `expression` (nothing when empty) instead of what its
  /// text says, for the next restart alone. Errors as prepare's.
  Result<PreparedReload> prepareReturn(const std::string& expression);
  /// The program has loaded that.
  Status commitReturn(const PreparedReload& prepared, std::uint64_t unitLoadBias);
  /// The program has loaded it: remembers the version. The files stay.
  Status commit(const PreparedReload& prepared, std::uint64_t unitLoadBias);

  /// Project files of the crashed function's translation unit (to watch).
  std::vector<std::string> sourceFiles() const;
  /// Project files that differ from what runs.
  std::vector<std::string> changedFiles() const;

private:
  std::string newestManifestPath() const;
  Status checkStillTheSameProgram() const;
  Result<rewriter::ReloadRequest> makeRequest(unsigned version) const;

  std::string folder_, folderProblem_;
  const wire::Crash& crash_;
  const CrashedFunction& crashed_;
  const ModuleMap& modules_;
  SessionState& state_;
};

/// How long each step took, for people: "rewritten in 40 ms, compiled in 130 ms, linked in 12 ms".
std::string timingsText(const rewriter::ReloadTimings& timings);

} // namespace hot_restart::cli
