// Carries out a plan, landing by landing. After the first one the stack that the handler ran on is
// gone: everything that is still needed lies in ThreadState and in the plan's own memory.
#include "crash/unwind_execute.h"

#include "base/message_line.h"
#include "base/stub_kind.h"
#include "load/single_call.h"
#include "session/session_client.h"
#include "signals/crash_signals.h"
#include "signals/own_stack.h"
#include "unwinding/arch.h"
#include "unwinding/exceptions_in_flight.h"
#include "unwinding/frame_decision.h"
#include "unwinding/held_locks.h"
#include "unwinding/restart_throw.h"
#include "unwinding/stack_poison.h"
#include "unwinding/static_guards.h"
#include "unwinding/thread_state.h"
#include "unwinding/unwind_plan.h"

#include <cstdint>
#include <cstdlib>
#include <hot_restart/wire.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <unwind.h>

namespace hot_restart::runtime {
namespace {

[[noreturn]] void landNext(ThreadState& state);

/// The kernel's own call: libc's keeps some signals to itself.
void setBlocked(std::uint64_t signals) {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &signals, nullptr, sizeof signals);
}

/// Ends a run of the forced unwind in front of the frame that must not be entered.
_Unwind_Reason_Code stopBeforeSkippedFrame(int /*version*/, _Unwind_Action actions,
                                           _Unwind_Exception_Class /*exceptionClass*/,
                                           _Unwind_Exception* /*exception*/,
                                           _Unwind_Context* context, void* /*data*/) {
  ThreadState& state = threadState();
  state.currentCfa = _Unwind_GetCFA(context);
  if (state.currentCfa == state.plan->segments[state.nextSegment].stopCfa) {
    ++state.nextSegment;
    landNext(state);
  }
  if ((actions & _UA_END_OF_STACK) != 0) {
    // The stack has changed under us; a phase of kUnwinding makes this a fault of a cleanup.
    std::abort();
  }
  return _URC_NO_REASON;
}

/// "Called" by the first frame to clean: unwinds it and the ones above.
void unwindFromCaller() {
  ThreadState& state = threadState();
  state.exception = {};
  _Unwind_ForcedUnwind(&state.exception, &stopBeforeSkippedFrame, nullptr);
  std::abort();
}

/// "Called" by the stub: from here on the program runs as if its body had thrown.
void throwFromStub() {
  ThreadState& state = threadState();
  state.unwindingIsCounted = false;
  uncountUnwinding();
  dropThrownIn(state.plan->givenUp);
  endExceptionsCaughtIn(state.plan->givenUp);
  abandonGuards(state.plan->guards);
  takeBackCrashSignals(); // A debugger's inferior call may have taken them away.
  const wire::RestartReport report{.cleanupsRun = state.plan->cleanupsRun,
                                   .cleanupsSkipped = state.plan->cleanupsSkipped};
  const StubKind kind = state.plan->stubKind;
  if (state.plan->leavesHandler) {
    setBlocked(state.plan->blocked);
  }
  freePlan(state.plan);
  state.plan = nullptr;
  leaveOwnStack();
  endSession(state.sessionFd, report);
  armSingleCall();
  state.phase = Phase::kRunning;
  throwTo(kind);
}

/// The locks of frames that are left without their cleanups are freed while their stack is still
/// whole: a landing gives up what lies below it.
[[noreturn]] void arriveAt(ThreadState& state, const Arrival& arrival, void (*goOn)()) {
  if (arrival.locksToFree != 0) {
    state.currentCfa = arrival.calleeCfa; // A fault in here costs these frames, and no more.
    freeInnermostLocks(arrival.locksToFree);
  }
  state.currentCfa = arrival.landing.cfa;
  landIn(arrival.landing, goOn);
}

void landNext(ThreadState& state) {
  const Plan& plan = *state.plan;
  if (state.nextSegment < plan.segmentCount) {
    arriveAt(state, plan.segments[state.nextSegment].from, &unwindFromCaller);
  }
  arriveAt(state, plan.stub, &throwFromStub);
}

/// All frames between the crash and the stub give up their marks, if they lie on one stack.
void forgetPoison(const Plan& plan, std::uint64_t stubCfa) {
  constexpr std::uint64_t kPage = 4096;
  constexpr std::uint64_t kLargestStack = std::uint64_t{1} << 30;
  if (plan.innermostCfa < stubCfa && stubCfa - plan.innermostCfa < kLargestStack) {
    forgetPoisonOnStack(plan.innermostCfa - kPage, stubCfa);
  }
}

/// Returns if the stub cannot be found. `inFlight` is dropped if it is; null: there is none.
void planAndGo(ThreadState& state, const PlanRequest& request, const ThrownObject* inFlight) {
  state.phase = Phase::kHandling;
  makePlan(request, *state.plan);
  if (state.plan->stubKind == StubKind::kNone) {
    return;
  }
  forgetPoison(*state.plan, request.stubCfa);
  if (inFlight != nullptr) {
    dropInFlight(*inFlight);
  }
  endUncaughtExceptions();
  dropThrownIn(state.plan->givenUp);
  if (!state.unwindingIsCounted) {
    state.unwindingIsCounted = true;
    countUnwinding();
  }
  state.nextSegment = 0;
  state.phase = Phase::kUnwinding;
  landNext(state);
}

/// There is no restart after all: what it has held goes back, the session's descriptor included.
void giveUp(ThreadState& state) {
  forgetSingleCall();
  freePlan(state.plan);
  state.plan = nullptr;
  if (state.sessionFd >= 0) {
    close(state.sessionFd);
    state.sessionFd = -1;
  }
}

} // namespace

void executeRestart(const RestartOrder& order) {
  ThreadState& state = threadState();
  state.facts = order.facts;
  state.stubCfa = order.stubCfa;
  state.sessionFd = order.sessionFd;
  state.plan = allocatePlan();
  if (state.plan == nullptr) {
    (MessageLine() << "there is no memory to plan the restart: the crash takes its ordinary course")
        .toStderr();
    giveUp(state);
    return;
  }
  planAndGo(state, {.facts = order.facts, .stubCfa = order.stubCfa},
            order.dropsInFlight ? &order.inFlight : nullptr);
  (MessageLine() << "the way back to the wrapped function is not there any more").toStderr();
  giveUp(state);
}

void continueRestart(const StackFacts& facts) {
  ThreadState& state = threadState();
  forgetForcedUnwind(state.exception);
  ++state.plan->cleanupsSkipped;
  planAndGo(state, {.facts = facts, .stubCfa = state.stubCfa, .aboveCfa = state.currentCfa},
            nullptr);
  giveUp(state);
}

} // namespace hot_restart::runtime
