// Ways to run a program beside the one process runner: wait for a compiler with its stderr held
// back, become one, start one that stays.
#pragma once

#include "hot_restart/process_runner.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// As execve() and posix_spawn() want arguments and environments; valid as long as `words` is left
/// alone.
std::vector<char*> pointersTo(const std::vector<std::string>& words);

enum class StandardError { kInherit, kHoldBack };

/// Runs `arguments` by systemProcesses() with this process's input and output; stderr, when it is
/// held back, is ProcessEnd::output. Signals are forwarded. A program that cannot be started is
/// said on stderr, and ends with the status that shells use for it.
ProcessEnd run(const std::vector<std::string>& arguments, StandardError standardError);

/// Runs `work` in a forked child, silent, so that a crash in it harms nobody. What it returns (any
/// bytes) is handed back in `output`; false when the child did not live to return.
bool runIsolated(std::string (*work)(const void* context), const void* context,
                 std::string& output);

/// Becomes `arguments`. Returns only on failure, with a message on stderr and the exit status to
/// use.
int becomeProcess(const std::vector<std::string>& arguments);

} // namespace hot_restart::cli
