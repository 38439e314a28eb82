// A thread takes no signals for a while, whatever the program has made of sigprocmask().
#pragma once

#include <cerrno>
#include <cstdint>
#include <sys/syscall.h>
#include <unistd.h>

namespace hot_restart::runtime {

/// Signals that come while it lives are delivered afterwards. Signal-safe: it makes the kernel's
/// own call (libc's keeps some signals to itself, and blocked_faults.h stands in front of it), and
/// leaves errno alone. Of the calling thread only.
class HeldSignals {
public:
  HeldSignals() {
    const int savedErrno = errno;
    const std::uint64_t all = ~std::uint64_t{0};
    syscall(SYS_rt_sigprocmask, kSetMask, &all, &before_, sizeof before_);
    errno = savedErrno;
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() {
    const int savedErrno = errno;
    syscall(SYS_rt_sigprocmask, kSetMask, &before_, nullptr, sizeof before_);
    errno = savedErrno;
  }

private:
  static constexpr int kSetMask = 2; ///< SIG_SETMASK.
  std::uint64_t before_ = 0;
};

} // namespace hot_restart::runtime
