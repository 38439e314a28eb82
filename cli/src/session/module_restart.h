// A source file once more, with its state: asked for by the program (`hrtool module`).
#pragma once

namespace hot_restart::cli {

struct ModuleOptions {
  int descriptor = -1; ///< Socket to the program (wire.h), inherited.
};

/// Serves one wish. Returns the exit status of hrtool.
int runModuleRestart(const ModuleOptions& options);

} // namespace hot_restart::cli
