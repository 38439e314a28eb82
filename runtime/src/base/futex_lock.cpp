// The lock is one word, on which the kernel lets those sleep who wait.
#include "base/futex_lock.h"

#include <atomic>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hot_restart::runtime {

void FutexLock::lock() {
  while (!tryLock()) {
    syscall(SYS_futex, &taken_, FUTEX_WAIT_PRIVATE, 1, nullptr, nullptr, 0);
  }
}

bool FutexLock::tryLock() { return taken_.exchange(1, std::memory_order_acquire) == 0; }

void FutexLock::unlock() {
  taken_.store(0, std::memory_order_release);
  syscall(SYS_futex, &taken_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

} // namespace hot_restart::runtime
