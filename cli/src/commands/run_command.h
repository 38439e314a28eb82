// `hrtool run [--debugger MODE] -- PROGRAM ARGS`: a program in a chosen kind of session, or in
// none.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct RunOptions {
  std::string debugger = "auto"; ///< As HOT_RESTART_DEBUGGER.
  std::string breakOn;           ///< As HOT_RESTART_BREAK_ON; empty: as built.
  std::vector<std::string> command;
};

/// `tail`: the words behind `--`.
void setupRunCommand(CLI::App& app, const std::vector<std::string>& tail);
/// Becomes the program, and so ends with its status. Returns only if it cannot be started.
int runRunCommand(const RunOptions& options);

} // namespace hot_restart::cli
