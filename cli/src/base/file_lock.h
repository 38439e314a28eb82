// A lock that processes take by the name of a file. It ends with its owner, whatever ends that.
#pragma once

#include "hot_restart/result.h"

#include <chrono>
#include <functional>
#include <string>

namespace hot_restart::cli {

/// Held while it lives. Programs that are started meanwhile do not inherit it.
class FileLock {
public:
  /// Takes the lock of `path`, which is made when it is not there. If another process has it, that
  /// is waited for, but not longer than `patience`; `onWait` (may be empty) is told before that who
  /// has it ("process 4711"). kSystem: it was not got, and why; a signal ends the wait too.
  static Result<FileLock> take(const std::string& path, std::chrono::milliseconds patience,
                               const std::function<void(const std::string& holder)>& onWait = {});
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) = delete;
  ~FileLock();

  /// To be called in a forked child: the locks are its parent's, and end with that alone. (A child
  /// that outlives its parent would keep them.)
  static void leaveToParent();

private:
  explicit FileLock(int descriptor);

  int descriptor_;
};

} // namespace hot_restart::cli
