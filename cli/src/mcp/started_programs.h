// The programs that an agent has started, what they have written, and how they have ended.
#pragma once

#include "hot_restart/result.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hot_restart::cli {

struct StartRequest {
  std::vector<std::string> command; ///< The program, looked up on PATH, and its words.
  std::string directory = {};       ///< Empty: where this process is.
  std::map<std::string, std::string> variables{}; ///< Beside those of this process.
  std::string input = {};                         ///< What it reads from its standard input.
};

struct ProgramEnd {
  int status = 0; ///< 128 + `signal` when a signal ended it.
  int signal = 0; ///< Zero: none.
};

/// Thread-safe. The programs outlive it: what stands at a crash is not lost with the agent.
class StartedPrograms {
public:
  StartedPrograms() = default;
  StartedPrograms(const StartedPrograms&) = delete;
  StartedPrograms& operator=(const StartedPrograms&) = delete;
  ~StartedPrograms();

  /// Starts it in a session of its own, so that it has no terminal. Its pid; kSystem: why not.
  Result<int> start(const StartRequest& request);

  bool has(int pid) const;
  std::vector<int> pids() const;
  /// Nothing: it has not ended (or was not started here).
  std::optional<ProgramEnd> endOf(int pid);
  /// What it has written since the last time. Of more than 16 KiB only the end, with a line in
  /// front that says so.
  std::string newOutput(int pid);

private:
  struct Program {
    int output = -1; ///< A file without a name, of stdout and stderr.
    off_t told = 0;
    std::optional<ProgramEnd> end = {};
  };

  mutable std::mutex mutex_;
  std::map<int, Program> programs_;
};

} // namespace hot_restart::cli
