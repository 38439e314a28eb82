// A lock that a signal handler may take: pthread's mutexes promise nothing there.
#pragma once

#include <atomic>

namespace hot_restart::runtime {

/// Whoever waits sleeps. It is not recursive, and serves std::lock_guard, too. Signal-safe: atomics
/// and the futex system call.
class FutexLock {
public:
  void lock();
  bool tryLock(); ///< False: somebody has it.
  void unlock();

private:
  std::atomic<int> taken_{0};
};

} // namespace hot_restart::runtime
