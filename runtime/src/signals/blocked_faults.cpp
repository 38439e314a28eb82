// Interposes sigprocmask and pthread_sigmask. New threads inherit what is remembered in
// thread_stacks.cpp.
#include "signals/blocked_faults.h"

#include "base/config.h"
#include "base/next_definition.h"
#include "unwinding/thread_state.h"

#include <cstdint>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

constexpr int kFaults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};

using SetMask = int (*)(int, const sigset_t*, sigset_t*);

/// libc's own; looked up at the start, since a handler may be the first to ask.
SetMask libcsMask(const char* name) { return reinterpret_cast<SetMask>(nextDefinition(name)); }

std::uint8_t faultsIn(const sigset_t& mask) {
  unsigned faults = 0;
  for (unsigned i = 0; i < sizeof kFaults / sizeof kFaults[0]; ++i) {
    faults |= sigismember(&mask, kFaults[i]) == 1 ? 1U << i : 0U;
  }
  return static_cast<std::uint8_t>(faults);
}

/// What is remembered after the program has asked for that.
std::uint8_t believed(int how, std::uint8_t before, std::uint8_t faults) {
  switch (how) {
  case SIG_BLOCK:
    return before | faults;
  case SIG_UNBLOCK:
    return before & static_cast<std::uint8_t>(~faults);
  default:
    return faults;
  }
}

/// Takes the faults out of `wanted` that the program wants to block; what the kernel has blocked by
/// itself, because a handler of that fault runs, stays so.
std::uint8_t takeOutWished(SetMask libcs, sigset_t& wanted) {
  sigset_t now;
  const std::uint8_t kernels = libcs(SIG_BLOCK, nullptr, &now) == 0 ? faultsIn(now) : 0;
  const std::uint8_t faults = takeOutFaults(wanted);
  putBackFaults(wanted, faults & kernels);
  return faults & static_cast<std::uint8_t>(~kernels);
}

/// Signal-safe, as both must be: libc's call and thread-local memory. `set` and `before` may be
/// one.
int changeMask(SetMask libcs, int how, const sigset_t* set, sigset_t* before) {
  if (!config().enabled) {
    return libcs(how, set, before);
  }
  std::uint8_t& remembered = threadState().blockedFaults;
  const std::uint8_t old = remembered;
  std::uint8_t faults = 0;
  sigset_t wanted;
  if (set != nullptr) {
    wanted = *set;
    faults = how == SIG_UNBLOCK ? faultsIn(wanted) : takeOutWished(libcs, wanted);
  }
  const int result = libcs(how, set != nullptr ? &wanted : nullptr, before);
  if (result == 0 && set != nullptr) {
    remembered = believed(how, old, faults);
  }
  if (result == 0 && before != nullptr) {
    putBackFaults(*before, old);
  }
  return result;
}

SetMask theProcessMask = nullptr;
SetMask theThreadMask = nullptr;

} // namespace

std::uint8_t takeOutFaults(sigset_t& mask) {
  const std::uint8_t faults = faultsIn(mask);
  for (const int signal : kFaults) {
    sigdelset(&mask, signal);
  }
  return faults;
}

void putBackFaults(sigset_t& mask, std::uint8_t faults) {
  for (unsigned i = 0; i < sizeof kFaults / sizeof kFaults[0]; ++i) {
    if ((faults & (1U << i)) != 0) {
      sigaddset(&mask, kFaults[i]);
    }
  }
}

void unblockFaults() {
  theProcessMask = libcsMask("sigprocmask");
  theThreadMask = libcsMask("pthread_sigmask");
  sigset_t mask;
  if (theThreadMask(SIG_SETMASK, nullptr, &mask) == 0 && faultsIn(mask) != 0) {
    threadState().blockedFaults = takeOutFaults(mask);
    theThreadMask(SIG_SETMASK, &mask, nullptr);
  }
}

bool isBelievedBlocked(int signal) {
  for (unsigned i = 0; i < sizeof kFaults / sizeof kFaults[0]; ++i) {
    if (kFaults[i] == signal) {
      return (threadState().blockedFaults & (1U << i)) != 0;
    }
  }
  return false;
}

void makeWait(int signal, siginfo_t& info, ucontext_t& interrupted) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  theThreadMask(SIG_BLOCK, &one, nullptr);
  sigaddset(&interrupted.uc_sigmask, signal);
  // What kill() has sent is for any thread that takes it, or waits for it (sigwait).
  if (info.si_code == SI_TKILL) {
    syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), signal, &info);
  } else {
    syscall(SYS_rt_sigqueueinfo, getpid(), signal, &info);
  }
}

} // namespace hot_restart::runtime

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

extern "C" HOT_RESTART_EXPORTED int sigprocmask(int how, const sigset_t* set,
                                                sigset_t* before) noexcept {
  using namespace hot_restart::runtime;
  if (theProcessMask == nullptr) {
    theProcessMask = libcsMask("sigprocmask");
  }
  return changeMask(theProcessMask, how, set, before);
}

extern "C" HOT_RESTART_EXPORTED int pthread_sigmask(int how, const sigset_t* set,
                                                    sigset_t* before) noexcept {
  using namespace hot_restart::runtime;
  if (theThreadMask == nullptr) {
    theThreadMask = libcsMask("pthread_sigmask");
  }
  return changeMask(theThreadMask, how, set, before);
}
