// The keeper runs beside the thread that has made it, with that thread's thread-local memory. Once
// it has said that the session is born, it must not touch any of that, not even errno: from there
// on it makes bare system calls.
#include "session/session_keeper.h"

#include "base/held_signals.h"
#include "session/bare_clone.h"
#include "unwinding/arch.h"

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

constexpr std::size_t kStackSize = std::size_t{64} * 1024;
constexpr int kMostKeepers = 16;

struct Keeper {
  void (*function)(void*) = nullptr;
  void* data = nullptr;
  void* stack = nullptr;
  std::atomic<pid_t> pid{0}; ///< 0: free; -1: being made.
  std::atomic<std::uint32_t> born{0};
};

constinit Keeper theKeepers[kMostKeepers];

int keep(void* data) {
  auto& keeper = *static_cast<Keeper*>(data);
  bareSystemCall(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
  keeper.function(keeper.data);
  bareSystemCall(SYS_close_range, 0, long{~0U}); // Its own table: others must see pipes close.
  keeper.born.store(1, std::memory_order_release);
  bareSystemCall(SYS_futex, reinterpret_cast<long>(&keeper.born), FUTEX_WAKE, INT_MAX);
  for (long ended = 0; ended != -ECHILD;) {
    ended = bareSystemCall(SYS_wait4, -1, 0, __WALL);
  }
  for (;;) {
    bareSystemCall(SYS_exit_group, 0);
  }
}

Keeper* freeKeeper() {
  for (Keeper& keeper : theKeepers) {
    pid_t none = 0;
    if (keeper.pid.compare_exchange_strong(none, -1)) {
      return &keeper;
    }
  }
  return nullptr;
}

void waitForBirth(Keeper& keeper) {
  while (keeper.born.load(std::memory_order_acquire) == 0) {
    syscall(SYS_futex, &keeper.born, FUTEX_WAIT, 0, nullptr);
  }
}

} // namespace

bool getsStrangers() {
  int subreaper = 0;
  return getpid() == 1 || (prctl(PR_GET_CHILD_SUBREAPER, &subreaper) == 0 && subreaper != 0);
}

bool haveKeeper(void (*function)(void* data), void* data) {
  Keeper* const keeper = freeKeeper();
  void* const stack = keeper == nullptr ? MAP_FAILED
                                        : mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE,
                                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack == MAP_FAILED) {
    if (keeper != nullptr) {
      keeper->pid = 0;
    }
    return false;
  }
  keeper->function = function;
  keeper->data = data;
  keeper->stack = stack;
  keeper->born = 0;
  const HeldSignals held;
  const pid_t pid = __clone(&keep, static_cast<char*>(stack) + kStackSize, CLONE_VM, keeper);
  if (pid < 0) {
    munmap(stack, kStackSize);
    keeper->pid = 0;
  } else {
    waitForBirth(*keeper);
    keeper->pid = pid;
  }
  return pid >= 0;
}

void reapKeepers() {
  for (Keeper& keeper : theKeepers) {
    pid_t pid = keeper.pid;
    if (pid > 0 && waitpid(pid, nullptr, __WCLONE | WNOHANG) == pid) {
      munmap(keeper.stack, kStackSize);
      keeper.pid.compare_exchange_strong(pid, 0);
    }
  }
}

} // namespace hot_restart::runtime
