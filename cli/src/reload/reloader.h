// Turns "continue" into units on disk and their load plans: every function that was edited, all or
// none. The work is done in child processes (reload_worker.h).
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"
#include "reload/reload_worker.h"
#include "report/crashed_function.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

/// Where units are made. Without a folder nothing can be prepared, and `problem` says why.
struct UnitFolder {
  std::string path, problem = {};
};

class Reloader {
public:
  /// `program` is referred to.
  Reloader(ProgramView& program, UnitFolder folder)
      : program_(program), folder_(std::move(folder)) {}

  /// Tells what is done, in pieces of a line. May be left empty.
  std::function<void(const std::string&)> onProgress;
  /// Served while a child works. Null: nothing is. It is referred to.
  const Meanwhile* meanwhile = nullptr;

  /// Compares, rewrites, compiles, links, checks; the program is not touched. Errors as
  /// prepareReload's, and kRefused when the running program no longer is what lies on disk.
  Result<PreparedReload> prepare(const ReloadScope& scope);
  /// A unit in which the function returns `expression` (nothing when empty) instead of what its
  /// text says, for the next restart alone. Errors as prepare's.
  Result<PreparedUnit> prepareReturn(const CrashedFunction& function,
                                     const std::string& expression);

  /// The program has loaded them: the view knows their versions from now on. It still has to be
  /// written (StateChange::write()). The files stay.
  Status commit(const PreparedReload& prepared);
  void commitReturn(const CrashedFunction& function, const PreparedUnit& prepared,
                    std::uint64_t unitLoadBias);

  /// What reloading that function will ask for: to get ready for it.
  Result<rewriter::ReloadRequest> requestFor(const CrashedFunction& function) const;
  /// The files that a front end should watch.
  std::vector<std::string> sourceFiles();

private:
  Status checkStillTheSameProgram(const std::string& manifest, const std::string& modulePath) const;
  Result<std::vector<ChosenObject>> objectsIn(const ReloadScope& scope, PreparedReload& prepared);
  bool isWorthWork(const ChosenObject& object) const;
  Result<PreparedUnit> prepareOne(const ChosenObject& object, const PreparedReload& before,
                                  const ReloadScope& scope);
  rewriter::ReloadRequest requestOf(const ChosenObject& object, const PreparedReload& before,
                                    const ReloadScope& scope) const;
  rewriter::ReloadRequest makeRequest(const rewriter::Manifest& running,
                                      const std::string& modulePath,
                                      const std::string& firstManifest,
                                      const PreparedReload& before) const;

  ProgramView& program_;
  UnitFolder folder_;
};

} // namespace hot_restart::cli
