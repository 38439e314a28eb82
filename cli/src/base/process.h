// Runs compilers: wait for one with its stderr held back, or become one.
#pragma once

#include <string>
#include <vector>

namespace hot_restart::cli {

/// How a child ended, and what it wrote to stderr when that was held back.
struct ProcessEnd {
  int status =
      0; ///< Exit status; 128 + signal when it was killed; 127 when it could not be started.
  bool killed = false;
  std::string standardError;
  bool succeeded() const { return status == 0; }
};

enum class StandardError { kInherit, kHoldBack };

/// Starts `arguments` (looked up on PATH), waits for it. SIGINT, SIGTERM and SIGHUP that arrive
/// meanwhile go to the child as well, and once it is gone end this process the same way. Not
/// thread-safe (one child at a time).
ProcessEnd run(const std::vector<std::string>& arguments, StandardError standardError);

/// Runs `work` in a forked child, silent, so that a crash in it harms nobody. What it returns (any
/// bytes) is handed back in `output`; false when the child did not live to return.
bool runIsolated(std::string (*work)(const void* context), const void* context,
                 std::string& output);

/// Becomes `arguments`. Returns only on failure, with a message on stderr and the exit status to
/// use.
int becomeProcess(const std::vector<std::string>& arguments);

} // namespace hot_restart::cli
