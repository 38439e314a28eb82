// See thread_state.h.
#include "thread_state.h"

#include <csetjmp>

namespace hot_restart::runtime {
namespace {

__attribute__((tls_model("initial-exec"))) thread_local constinit ThreadState theState{};

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
  return ended;
}

void leaveGuardedCall(int signal) {
  if (sigjmp_buf* guard = threadState().guard; guard != nullptr) {
    siglongjmp(*guard, signal);
  }
}

} // namespace hot_restart::runtime
