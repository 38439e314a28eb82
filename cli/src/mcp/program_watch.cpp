// Asks the session, as `hrtool ps` does.
#include "mcp/program_watch.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "mcp/started_programs.h"
#include "program/control_protocol.h"
#include "program/session_folder.h"
#include "program/session_state.h"
#include "program/verb.h"

#include <llvm/Support/JSON.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::seconds kPatience{3}; ///< A session answers at once, also while it compiles.
constexpr std::chrono::milliseconds kBetween{30};

std::optional<llvm::json::Object> reportOf(int pid) {
  const Result<std::string> folder = findSessionFolder(pid);
  if (!folder) {
    return std::nullopt;
  }
  const auto ignore = [](const std::string&) {};
  const Result<ControlReply> reply =
      askSession(*folder, {.command = Verb::kShow}, ignore, kPatience);
  if (!reply || !reply->ok) {
    return std::nullopt;
  }
  Result<llvm::json::Value> report = jsonFrom(reply->reportJson);
  if (!report || report->getAsObject() == nullptr) {
    return std::nullopt;
  }
  return std::move(*report->getAsObject());
}

} // namespace

Seen ProgramWatch::look(int pid) {
  if (const std::optional<ProgramEnd> end = programs_.endOf(pid)) {
    return {.state = ProgramState::kEnded, .end = end};
  }
  std::optional<llvm::json::Object> report = reportOf(pid);
  const std::lock_guard lock(mutex_);
  const auto left = left_.find(pid);
  if (report && (left == left_.end() || report->getInteger("crash").value_or(0) != left->second)) {
    return {.state = ProgramState::kCrashed, .report = std::move(report)};
  }
  return {.state = processStartTime(pid) == 0 ? ProgramState::kEnded : ProgramState::kRunning};
}

Seen ProgramWatch::wait(int pid, std::chrono::milliseconds limit,
                        const std::atomic<bool>& cancelled) {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    Seen seen = look(pid);
    if (seen.state == ProgramState::kEnded && !seen.end && programs_.has(pid)) {
      seen.state = ProgramState::kRunning; // It ends just now; its status comes with the next look.
    }
    if (seen.state != ProgramState::kRunning || cancelled ||
        std::chrono::steady_clock::now() >= end) {
      return seen;
    }
    std::this_thread::sleep_for(kBetween);
  }
}

void ProgramWatch::leave(int pid, std::int64_t crash) {
  const std::lock_guard lock(mutex_);
  left_[pid] = crash;
}

} // namespace hot_restart::cli
