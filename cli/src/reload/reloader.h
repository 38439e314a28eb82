// Turns "continue" into units on disk and their load plans: of every function that was edited, all
// or none. The work is done in child processes (reload_worker.h).
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "program/module_map.h"
#include "program/session_state.h"
#include "program/wrapped_functions.h"
#include "reload/edited_files.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"
#include "report/crash_report.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

/// The program whose functions are reloaded. References are kept.
struct ReloadContext {
  int pid = 0;
  const ModuleMap& modules;
  WrappedFunctions& wrapped;
  SessionState& state;
  std::string folder, folderProblem; ///< An empty folder: nothing can be prepared, and why.
};

class Reloader {
public:
  explicit Reloader(ReloadContext context) : context_(std::move(context)) {}

  /// Tells what is done, in pieces of a line. May be left empty.
  std::function<void(const std::string&)> onProgress;

  /// Compares, rewrites, compiles, links, checks; the program is not touched. Errors as
  /// prepareReload's, and kRefused when the running program no longer is what lies on disk.
  Result<PreparedReload> prepare(const ReloadScope& scope);
  /// A unit in which the function returns `expression` (nothing when empty) instead of what its
  /// text says, for the next restart alone. Errors as prepare's.
  Result<PreparedUnit> prepareReturn(const CrashedFunction& function,
                                     const std::string& expression);

  /// The program has loaded them: remembers the versions. The files stay.
  Status commit(const PreparedReload& prepared);
  Status commitReturn(const CrashedFunction& function, const PreparedUnit& prepared,
                      std::uint64_t unitLoadBias);

  /// What reloading that function will ask for: to get ready for it.
  Result<rewriter::ReloadRequest> requestFor(const CrashedFunction& function) const;
  /// The files that a front end should watch.
  std::vector<std::string> sourceFiles();

private:
  Status checkStillTheSameProgram(const std::string& manifest) const;
  Result<std::vector<EditedObject>> objectsIn(const ReloadScope& scope, PreparedReload& prepared);
  Result<PreparedUnit> prepareOne(const EditedObject& object, const ReloadScope& scope,
                                  const PreparedReload& before);
  rewriter::ReloadRequest makeRequest(const rewriter::Manifest& running,
                                      const std::string& modulePath,
                                      const std::string& firstManifest,
                                      const PreparedReload& before) const;

  ReloadContext context_;
};

} // namespace hot_restart::cli
