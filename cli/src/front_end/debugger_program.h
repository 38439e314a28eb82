// The debuggers that a session can start: what they are called, how they are given the session's
// script, and how they get onto the terminal.
#pragma once

#include "hot_restart/result.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace hot_restart::cli {

struct DebuggerProgram {
  std::vector<std::string> names; ///< Tried in turn.
  const char* scriptName;         ///< The script's file lies in the session's folder.
  std::string script;
  /// What follows the name. kSystem: a file that it needs there cannot be written.
  Result<std::vector<std::string>> (*arguments)(const std::string& script);
};

/// "lldb", or another word for gdb.
const DebuggerProgram& debuggerProgram(const std::string& name);

/// Starts the first of its names that can be run on the terminal, with default signals.
/// `taskPath`: what the script is to read. 0: `reason` says why not.
pid_t startDebugger(const DebuggerProgram& program, const std::string& script,
                    const std::string& taskPath, int terminal, std::string& reason);

} // namespace hot_restart::cli
