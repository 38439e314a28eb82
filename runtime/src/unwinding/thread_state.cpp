// Holds the state of each thread, and carries out guarded calls and their time limit.
#include "unwinding/thread_state.h"

#include <ctime>
#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

__attribute__((tls_model("initial-exec"))) thread_local constinit ThreadState theState{};

void endTimeLimit() {
  if (theState.timeLimit != 0) {
    syscall(SYS_timer_delete, theState.timeLimit - 1);
    theState.timeLimit = 0;
  }
}

} // namespace

ThreadState& threadState() { return theState; }

int runGuarded(void (*function)(void* data), void* data) {
  ThreadState& state = threadState();
  sigjmp_buf* const outer = state.guard;
  sigjmp_buf here;
  const int ended = sigsetjmp(here, 0);
  if (ended == 0) {
    state.guard = &here;
    function(data);
  }
  state.guard = outer;
  if (ended != 0) {
    endTimeLimit(); // Its owner was left without its destructor.
  }
  return ended;
}

void leaveGuardedCall(int signal) {
  if (sigjmp_buf* guard = threadState().guard; guard != nullptr) {
    siglongjmp(*guard, signal);
  }
}

TimeLimit::TimeLimit(int seconds) {
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = kTimeoutSignal;
  event._sigev_un._tid = static_cast<pid_t>(syscall(SYS_gettid));
  int timer = -1;
  if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0) {
    theState.timeLimit = timer + 1;
    itimerspec once{};
    once.it_value.tv_sec = seconds;
    syscall(SYS_timer_settime, timer, 0, &once, nullptr);
  }
}

TimeLimit::~TimeLimit() { endTimeLimit(); }

} // namespace hot_restart::runtime
