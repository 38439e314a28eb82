// Both the handler and the answer run on the crashed thread's own stack, below the frame that
// threw.
#include "crash/exception_crash.h"

#include "base/config.h"
#include "base/stub_kind.h"
#include "crash/crash.h"
#include "crash/unwind_execute.h"
#include "session/session_client.h"
#include "unwinding/exceptions_in_flight.h"
#include "unwinding/restart_types.h"
#include "unwinding/stack_walk.h"
#include "unwinding/thread_state.h"
#include "unwinding/unwind_plan.h"

#include <cstdint>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <hot_restart/wire.h>
#include <typeinfo>

namespace hot_restart::runtime {
namespace {

std::terminate_handler thePrevious = nullptr;

/// The exception whose way out of a stub the user has declined to stop; it is asked about again in
/// phase 2.
thread_local constinit const void* theDeclinedObject __attribute__((tls_model("initial-exec"))) =
    nullptr;

/// The type of that exception, if it is on its way out of a noexcept stub: std::terminate follows.
thread_local constinit const std::type_info* theFatalType
    __attribute__((tls_model("initial-exec"))) = nullptr;

[[noreturn]] void terminateOrdinarily() {
  if (!isForkedChild()) { // Its memory may be its parent's.
    threadState().phase = Phase::kDying;
  }
  if (theFatalType != nullptr && currentException().type == nullptr) {
    // GCC's noexcept stub calls std::terminate as if no exception were there.
    catchInFlight({.type = theFatalType, .object = theDeclinedObject});
  }
  if (thePrevious != nullptr) {
    thePrevious();
  }
  std::abort();
}

/// The throwing stack is intact if no handler was found at all; for noexcept functions that are not
/// wrapped, the frames up to them are gone.
void onTerminate() {
  if (isForkedChild()) {
    terminateOrdinarily();
  }
  leaveGuardedCall(kGuardTerminated);
  ThreadState& state = threadState();
  if (state.phase == Phase::kUnwinding) {
    if (currentException().type == nullptr && isInsideRethrow()) {
      dropInFlight({});
    }
    continueRestart({.origin = Origin::kThrow});
  }
  if (state.phase == Phase::kRunning) {
    state.phase = Phase::kHandling;
    CrashFacts facts{.stack = {.origin = Origin::kThrow}, .thrown = currentException()};
    facts.cause = facts.thrown.type != nullptr ? wire::Cause::kException : wire::Cause::kTerminate;
    const CrashVerdict verdict = askSession(facts);
    if (verdict.restart) {
      facts.stack.tablesCoverFaults = verdict.tablesCoverFaults;
      // `throw;` with nothing to throw has been counted as an exception in flight all the same.
      executeRestart({.facts = facts.stack,
                      .stubCfa = verdict.stubCfa,
                      .sessionFd = verdict.sessionFd,
                      .dropsInFlight = facts.thrown.type == nullptr && isInsideRethrow()});
    }
  }
  terminateOrdinarily();
}

/// Whether this search for a handler has been asked about before, or is none of ours.
bool isSettled(StubKind kind, const ThrownObject& thrown) {
  const Phase phase = threadState().phase;
  if (phase != Phase::kRunning || *thrown.type == typeid(abi::__forced_unwind) ||
      *thrown.type == typeid(abi::__foreign_exception)) {
    return true;
  }
  if (kind == StubKind::kNoexcept) {
    return false; // Whoever declined it once is dying.
  }
  return thrown.object == theDeclinedObject && !isFirstSearch(thrown);
}

struct AskingSearch {
  StubKind kind = StubKind::kNone;
  std::uint64_t cfa = 0; ///< Of the innermost stub of that kind; 0: none was found.
};

bool findAsking(const StackFrame& frame, void* data) {
  auto& search = *static_cast<AskingSearch*>(data);
  search.cfa = frame.site.stub == search.kind ? frame.cfa : 0;
  return search.cfa == 0;
}

/// Whether it is the stub in that frame whose catch clause asks: stubs of another kind further in
/// have been passed by without a question.
bool isAsking(StubKind kind, std::uint64_t stubCfa) {
  AskingSearch search{.kind = kind};
  walkStack(Origin::kThrow, &findAsking, &search);
  return search.cfa == stubCfa;
}

/// The personality asks in phase 1, with the stack of the throw intact, and again in phase 2. True:
/// catch it there, which restarts the stub.
bool restartEscaping(StubKind kind, const std::type_info& thrownType, const void* object) {
  const ThrownObject thrown{.type = &thrownType, .object = object};
  if (!config().enabled || isSettled(kind, thrown)) {
    return false;
  }
  ThreadState& state = threadState();
  state.phase = Phase::kHandling;
  CrashFacts facts{.stack = {.origin = Origin::kThrow}, .thrown = thrown};
  facts.cause =
      kind == StubKind::kNoexcept ? wire::Cause::kNoexcept : wire::Cause::kEscapingException;
  const CrashVerdict verdict = askSession(facts);
  if (verdict.restart && verdict.simply && isAsking(kind, verdict.stubCfa)) {
    // The unwinder that is under way does the rest: destructors, then the stub's handler ends the
    // exception.
    endSession(verdict.sessionFd, countCleanups(facts.stack, verdict.stubCfa));
    state.phase = Phase::kRunning;
    return true;
  }
  if (verdict.restart) {
    facts.stack.tablesCoverFaults = verdict.tablesCoverFaults;
    executeRestart({.facts = facts.stack,
                    .stubCfa = verdict.stubCfa,
                    .sessionFd = verdict.sessionFd,
                    .dropsInFlight = true,
                    .inFlight = thrown});
  }
  theDeclinedObject = object;
  theFatalType = kind == StubKind::kNoexcept ? &thrownType : nullptr;
  // The next frame of a noexcept function is std::terminate: let it have its ordinary course.
  state.phase = kind == StubKind::kNoexcept ? Phase::kDying : Phase::kRunning;
  return false;
}

} // namespace

void watchExceptions() {
  thePrevious = std::get_terminate(); // Another thread may need it as soon as ours is in.
  std::set_terminate(&onTerminate);
  setEscapeQuestion(&restartEscaping);
}

} // namespace hot_restart::runtime
