// What hrtool knows of one program: its modules, their symbols and wrapped functions, and the
// versions that it has loaded. Whoever asks about functions of a program is handed this.
#pragma once

#include "hot_restart/result.h"
#include "program/module_map.h"
#include "program/program_link.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "program/wrapped_functions.h"

#include <cstdint>

namespace hot_restart::cli {

struct ProgramView {
  /// A process as it is now, without what a store (state_store.h) remembers of it. kNotFound when
  /// it is gone.
  static Result<ProgramView> ofProcess(int pid);
  /// The same for the program at the other end of `link`, which is told that it is served.
  static Result<ProgramView> ofLink(ProgramLink& link, std::uint32_t pid);

  ProgramView(int processId, ModuleMap moduleMap);

  /// Takes over what is stored, which other hrtools may have changed since; modules that they had
  /// loaded become known. What only this view knows stays: texts of functions, and what a write
  /// that failed should have stored.
  void catchUp(SessionState stored);

  int pid = 0;
  ModuleMap modules;
  Symbolizer symbolizer;
  WrappedFunctions wrapped;
  SessionState state; ///< To be written by who holds its lock alone (StateChange).
};

} // namespace hot_restart::cli
