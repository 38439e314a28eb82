// What the runtime remembers of the running thread between a fault and the restart, and guarded
// calls.
#pragma once

#include "unwinding/unwind_plan.h"

#include <cstdint>
#include <setjmp.h>
#include <signal.h>
#include <unwind.h>

namespace hot_restart::runtime {

enum class Phase : std::uint8_t {
  kRunning,   ///< The user's code.
  kHandling,  ///< Our handler: a fault now is our own, or that of memory that the crash destroyed.
  kUnwinding, ///< Destructors of abandoned frames run: a fault is one of theirs.
  kTrapping,  ///< A SIGTRAP of ours is under way to the debugger.
  kDying,     ///< The crash was declined: signals and terminate have their ordinary effect.
};

/// Room for an exception of libstdc++: its headers in the first half, the (empty) object in the
/// second.
struct RestartException {
  alignas(16) char bytes[256];
};

/// Zero-initialised, in static TLS: usable in a signal handler of any thread without allocation.
struct ThreadState {
  Phase phase;
  sigjmp_buf* guard; ///< A fault in a guarded call goes there; null: no call is guarded.
  int timeLimit; ///< The kernel's timer id plus 1 (libc's timers would allocate); 0: no limit is
                 ///< running.

  char* ownStack; ///< The stack of own_stack.h; null: the handler runs where the program said.
  stack_t programsStack;      ///< The program's alternate stack meanwhile.
  std::uint8_t blockedFaults; ///< What blocked_faults.h remembers of the program's signal mask.

  struct SingleCall* singleCall; ///< The body of the next restart, if it is for one call; null: an
                                 ///< ordinary restart.

  // The rest is in use while unwinding.
  Plan* plan;
  StackFacts facts;
  std::uint64_t stubCfa;
  std::uint32_t nextSegment;
  std::uint64_t currentCfa; ///< The frame whose cleanups run.
  int sessionFd;            ///< The session that is told when the stub is reached.
  bool unwindingIsCounted;  ///< countUnwinding() has been called.
  _Unwind_Exception exception;
  RestartException restartException;
};

/// Signal-safe: initial-exec TLS, an offset from the thread pointer.
ThreadState& threadState();

inline constexpr int kGuardTerminated = -1;
inline constexpr int kGuardTimeout = -2;

/// Runs `function(data)`. Returns 0, or the signal that ended it, or kGuardTerminated for
/// std::terminate. Whatever the function held is lost then, locks included. Signal-safe: sigsetjmp
/// without the mask (our handlers block nothing).
int runGuarded(void (*function)(void* data), void* data);

/// Called first by every handler: does not return if this thread is in a guarded call.
void leaveGuardedCall(int signal);

/// As long as it lives, and not longer than `seconds`: then the guarded call around it ends with
/// kGuardTimeout. Signal-safe: a kernel timer that sends this thread kTimeoutSignal.
class TimeLimit {
public:
  explicit TimeLimit(int seconds);
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit();
};

/// It is one of the signals that we handle anyway; its si_code, SI_TIMER, tells it from a crash.
inline constexpr int kTimeoutSignal = SIGTRAP;

} // namespace hot_restart::runtime
