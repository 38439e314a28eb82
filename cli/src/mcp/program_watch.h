// What a program does: runs, stands at a crash, or has ended; and the wait until that changes.
#pragma once

#include "mcp/started_programs.h"

#include <llvm/Support/JSON.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace hot_restart::cli {

enum class ProgramState { kRunning, kCrashed, kEnded };

struct Seen {
  ProgramState state = ProgramState::kRunning;
  std::optional<ProgramEnd> end = {};            ///< Of one that was started here.
  std::optional<llvm::json::Object> report = {}; ///< kCrashed: docs/json.md.
};

class ProgramWatch {
public:
  explicit ProgramWatch(StartedPrograms& programs) : programs_(programs) {}

  Seen look(int pid);
  /// As look(), but waits while it runs, at most `limit`, and not after `cancelled`.
  Seen wait(int pid, std::chrono::milliseconds limit, const std::atomic<bool>& cancelled);

  /// The program goes on from that crash: its session may still be there for a moment.
  void leave(int pid, std::int64_t crash);

private:
  StartedPrograms& programs_;
  std::mutex mutex_;
  std::map<int, std::int64_t> left_; ///< The last crash that a program has gone on from.
};

} // namespace hot_restart::cli
