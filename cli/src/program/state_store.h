// Owns the file in which a program's versions are remembered (state.json in its session folder):
// its lock, reading and writing it. A session, `hrtool reload`, `hrtool watch` and
// reload_module() would otherwise give one version twice, or forget each other's.
#pragma once

#include "base/file_lock.h"
#include "hot_restart/result.h"
#include "program/session_state.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace hot_restart::cli {

/// What was read, and what went wrong with that.
struct StoredState {
  SessionState state;
  /// A sentence for the user when there was a file that could not be used: which one, why, and
  /// where it is kept. The state is an empty one then. Empty: nothing was lost.
  std::string problem = {};
};

/// The right to change the state: its lock, held while this lives, and the state as it was when
/// the lock was got.
class StateChange {
public:
  const StoredState& stored() const { return stored_; }
  /// Replaces what is stored, and counts the change in `state`, even if it fails: the newer one is
  /// then the one in memory. kSystem: the file cannot be written, and why.
  Status write(SessionState& state) const;

private:
  friend class StateStore;
  StateChange(FileLock lock, std::string path, StoredState stored);

  FileLock lock_;
  std::string path_;
  StoredState stored_;
};

/// What a problem means for the user, where nobody else remembers it.
inline constexpr const char* kVersionsUnknown =
    "the versions that were loaded before are not known any more, so that numbers begin anew and "
    "`use` cannot go back to them";

class StateStore {
public:
  using Say = std::function<void(const std::string&)>;

  /// A session holds the lock while it compiles, and during `try`.
  static constexpr std::chrono::seconds kPatience{60};

  /// `startTime`: of the program (processStartTime()). What an earlier process with its pid has
  /// left is no state of it.
  StateStore(std::string folder, std::uint64_t startTime);

  /// The state as it was written last; an empty one when there is none yet. A file that cannot be
  /// used is set aside, unless somebody has the lock just now.
  StoredState read() const;
  /// Waits for whoever has the lock, and says that before. kSystem: it was not got, and why.
  Result<StateChange> begin(const Say& say, std::chrono::milliseconds patience = kPatience) const;

private:
  StoredState readFile() const;
  StoredState readSettingAside() const;

  std::string folder_, path_;
  std::uint64_t startTime_;
};

} // namespace hot_restart::cli
