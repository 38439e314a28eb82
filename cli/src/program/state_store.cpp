// Readers need no lock, since the file is always replaced as a whole.
#include "program/state_store.h"

#include "base/file_lock.h"
#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "program/session_state.h"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr const char* kFileName = "/state.json";
constexpr const char* kLockName = "/lock";
constexpr const char* kAside = ".kept";

SessionState fresh(std::uint64_t startTime) {
  SessionState state;
  state.startTime = startTime;
  return state;
}

} // namespace

Status StateChange::write(SessionState& state) const {
  ++state.changes;
  return writeWholeFile(path_, toJson(state), Durability::kSynced);
}

StateChange::StateChange(FileLock lock, std::string path, StoredState stored)
    : lock_(std::move(lock)), path_(std::move(path)), stored_(std::move(stored)) {}

StateStore::StateStore(std::string folder, std::uint64_t startTime)
    : folder_(std::move(folder)), path_(folder_ + kFileName), startTime_(startTime) {}

StoredState StateStore::read() const {
  StoredState stored = readFile();
  if (stored.problem.empty()) {
    return stored;
  }
  const Result<StateChange> change = begin({}, std::chrono::milliseconds(0));
  return change ? change->stored() : stored;
}

Result<StateChange> StateStore::begin(const Say& say, std::chrono::milliseconds patience) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
  Result<FileLock> lock =
      FileLock::take(folder_ + kLockName, patience, [&](const std::string& holder) {
        if (say) {
          say("hot_restart: waiting for " + holder +
              ", which changes what this program has loaded (at most " +
              std::to_string(seconds.count()) + " s)\n");
        }
      });
  if (!lock) {
    return lock.error();
  }
  return StateChange(std::move(*lock), path_, readSettingAside());
}

StoredState StateStore::readFile() const {
  if (::access(path_.c_str(), F_OK) != 0 && errno == ENOENT) {
    return {fresh(startTime_)};
  }
  const Result<std::string> json = readWholeFile(path_);
  Result<SessionState> state = json ? stateFromJson(*json) : Result<SessionState>(json.error());
  if (!state) {
    return {fresh(startTime_), path_ + " cannot be used (" + state.error().message + ")"};
  }
  return {state->startTime == startTime_ ? std::move(*state) : fresh(startTime_)};
}

/// Only the holder of the lock may: another one may be about to write a good file.
StoredState StateStore::readSettingAside() const {
  StoredState stored = readFile();
  if (!stored.problem.empty()) {
    const std::string aside = path_ + kAside;
    stored.problem += std::rename(path_.c_str(), aside.c_str()) == 0
                          ? "; it is kept as " + aside
                          : std::string("; it stays where it is: ") + std::strerror(errno);
  }
  return stored;
}

} // namespace hot_restart::cli
