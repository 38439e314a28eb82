// One hrtool at a time changes what a process has loaded: a session, `hrtool reload` and `hrtool
// watch` would else give the same version twice.
#pragma once

#include "hot_restart/result.h"

#include <functional>
#include <string>

namespace hot_restart::cli {

/// Held from reading the state (session_state.h) until it is written again. Not inherited by
/// programs that are started meanwhile.
class StateLock {
public:
  /// Waits for whoever has it, and says so before that. kSystem: interrupted by a signal, or there
  /// is no such folder.
  static Result<StateLock> take(const std::string& folder,
                                const std::function<void(const std::string&)>& say);
  StateLock(StateLock&& other) noexcept;
  StateLock& operator=(StateLock&& other) = delete;
  ~StateLock();

private:
  explicit StateLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

} // namespace hot_restart::cli
