// `hrtool cc [options] -- COMPILER ARGS`: the compiler launcher. Compiles the wrapped text instead
// of the user's file, and is otherwise not there: same object, same depfile, same messages, same
// exit status.
#pragma once

#include "launcher/wrap_filter.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct CcOptions {
  std::vector<std::string> command; ///< COMPILER ARGS, launchers that follow ours included.
  WrapFilter filter;
  std::vector<std::string> headers; ///< Functions defined in headers that match are wrapped too.
  bool markedOnly = false;
  bool breakOnEscaping = false;
  bool keepArguments = false;  ///< ARGUMENTS snapshot.
  bool separateBodies = false; ///< BODIES separate.
};

/// `tail` is what follows `--` on hrtool's command line.
void setupCcCommand(CLI::App& app, const std::vector<std::string>& tail);

/// The exit status of the compile. What is not a compile of one C++ file replaces this process.
int runCcCommand(const CcOptions& options);

} // namespace hot_restart::cli
