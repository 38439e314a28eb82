// Leads from a crash to a verdict. Read askSession() top-down: it is ordered by danger. Up to the
// session only the stack is read; the session may load code; the unwinding that follows is the
// caller's.
#include "crash/crash.h"

#include "base/config.h"
#include "base/futex_lock.h"
#include "base/memory_reserve.h"
#include "base/message_line.h"
#include "base/settings.h"
#include "load/single_call.h"
#include "session/hooks.h"
#include "session/session_choice.h"
#include "session/session_client.h"
#include "session/trial.h"
#include "signals/allocator_lock.h"
#include "unwinding/exceptions_in_flight.h"
#include "unwinding/stack_survey.h"
#include "unwinding/thread_state.h"

#include <atomic>
#include <cstdint>
#include <hot_restart/wire.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

/// One crash is served at a time. A dying process never gives it back, so others stand still.
FutexLock theQueue;
std::atomic<std::uint32_t> theCrashCount{0};

constinit MemoryReserve<wire::Crash> theReserve;

/// The report has memory of its own: an alternate stack may be small.
class CrashReport {
public:
  CrashReport() : memory_(theReserve.take()) {}
  CrashReport(const CrashReport&) = delete;
  CrashReport& operator=(const CrashReport&) = delete;
  ~CrashReport() { theReserve.giveBack(memory_); }

  /// False: said, there is none.
  bool isThere() const {
    if (memory_ == nullptr) {
      (MessageLine() << "there is no memory to describe the crash: it takes its ordinary course")
          .toStderr();
    }
    return memory_ != nullptr;
  }
  wire::Crash& operator*() const { return *memory_; }

private:
  wire::Crash* memory_;
};

struct SurveyRequest {
  const CrashFacts& facts;
  wire::Crash& crash;
  bool stubFound = false;
};

void runSurvey(void* data) {
  auto& request = *static_cast<SurveyRequest*>(data);
  request.stubFound = surveyStack(request.facts.stack, request.crash);
}

/// False: nothing to restart. A stack that the crash has destroyed gives what can be read of it.
bool survey(const CrashFacts& facts, wire::Crash& crash) {
  SurveyRequest request{.facts = facts, .crash = crash};
  if (runGuarded(&runSurvey, &request) != 0) {
    (MessageLine() << "the stack of the crash is destroyed: nothing can be restarted").toStderr();
    return false;
  }
  if (!request.stubFound) {
    // Every frame that has tables lies on top of those of libc that started it.
    (MessageLine() << (crash.frameCount > 1
                           ? "the crash is in no wrapped function, nor called by one"
                           : "the crash is in code without unwind tables: what has called "
                             "it is not known")
                   << ": it takes its ordinary course")
        .toStderr();
  }
  return request.stubFound;
}

void describe(const CrashFacts& facts, const SessionPlace& choice, wire::Crash& crash) {
  crash.pid = static_cast<std::uint32_t>(getpid());
  crash.tid = static_cast<std::uint32_t>(syscall(SYS_gettid));
  crash.cause = facts.cause;
  crash.session = choice.kind;
  crash.signal = facts.signal;
  crash.signalCode = facts.signalCode;
  crash.faultAddress = facts.stack.faultAddress;
  crash.calledNowhere = facts.stack.calledNowhere ? 1 : 0;
  crash.interactive = choice.interactive ? 1 : 0;
  crash.crashNumber = ++theCrashCount;
  crash.hooks = anyHooks() ? 1 : 0;
  crash.stayingDebugger = static_cast<std::uint32_t>(stayingDebugger());
  crash.settings = settings();
  crash.settingsAddress = reinterpret_cast<std::uint64_t>(settingsPlace());
  describeException(facts.thrown, {crash.exceptionType, sizeof crash.exceptionType},
                    {crash.exceptionWhat, sizeof crash.exceptionWhat});
}

/// Makes the attached debugger stop here. Signal-safe: the handler of SIGTRAP returns at once in
/// this phase.
void stopForDebugger() {
  ThreadState& state = threadState();
  const Phase before = state.phase;
  state.phase = Phase::kTrapping;
  raise(SIGTRAP);
  state.phase = before;
}

/// While a debugger has stopped the program, the user edits; the session then only reloads. After a
/// refusal it stops once more: at the crash itself if that happens again, else here.
SessionResult runSessionUnderDebugger(const CrashFacts& facts, wire::Crash& crash) {
  if (facts.cause != wire::Cause::kSignal) {
    stopForDebugger();
  }
  for (;;) {
    const SessionResult result = runSession(crash);
    if (result.verdict != SessionVerdict::kRefused || facts.faultsAgain) {
      return result;
    }
    stopForDebugger();
    crash.retry = 1;
  }
}

CrashVerdict verdictFrom(const SessionResult& result, const wire::Crash& crash) {
  CrashVerdict verdict;
  verdict.restart = result.verdict == SessionVerdict::kRestart;
  verdict.again = result.verdict == SessionVerdict::kRefused;
  if (verdict.restart) {
    // A body for one call needs our own way into the stub.
    verdict.simply = !hasSingleCall();
    verdict.stubCfa = crash.frames[result.stubFrame].cfa;
    verdict.tablesCoverFaults = result.tablesCoverFaults;
    verdict.sessionFd = result.fd;
  }
  return verdict;
}

/// A copy of the process has crashed (`hr-try`).
[[noreturn]] void reportTrial(const CrashFacts& facts) {
  static wire::Crash crash; // The copy has one thread.
  SurveyRequest request{.facts = facts, .crash = crash};
  runGuarded(&runSurvey, &request);
  describe(facts, {.open = true, .kind = wire::SessionKind::kWait, .interactive = false}, crash);
  endTrial(crash);
}

/// exit(STATUS) was said. An exception that somebody catches is no end.
void exitAsAsked(const CrashFacts& facts) {
  const std::int32_t status = settings().exitStatus;
  if (status != wire::kNoExitStatus && facts.cause != wire::Cause::kEscapingException) {
    _exit(status);
  }
}

bool canBeUnwound() {
  if (!config().sharesUnwinder) {
    (MessageLine() << "the program is linked with -static-libgcc: it cannot be unwound and "
                      "restarted")
        .toStderr();
  }
  return config().sharesUnwinder;
}

void logCrash(const wire::Crash& crash) {
  (MessageLine() << "crash " << crash.crashNumber << ", cause " << static_cast<int>(crash.cause)
                 << ", signal " << crash.signal << ", " << crash.frameCount << " frames, stub at "
                 << crash.stubFrame)
      .toDebugLog();
}

/// It is not signal-safe: from here on code may be loaded, and locks taken.
CrashVerdict serveSession(const CrashFacts& facts, const SessionPlace& choice, wire::Crash& crash) {
  crash.allocatorIsLocked = leftAllocatorLocked(crash) ? 1 : 0;
  const bool traced = choice.kind == wire::SessionKind::kTraced;
  const CrashVerdict verdict =
      verdictFrom(traced ? runSessionUnderDebugger(facts, crash) : runSession(crash), crash);
  forgetDescription();
  return verdict;
}

} // namespace

CrashVerdict askSession(const CrashFacts& facts) {
  if (!config().enabled || getpid() != config().startPid) {
    return {};
  }
  if (isTrial()) {
    reportTrial(facts);
  }
  if (programShouldExit()) {
    exitAsAsked(facts);
    return {};
  }
  const SessionPlace choice = chooseSession();
  if (!choice.open) {
    return {};
  }
  const CrashReport report;
  if (!report.isThere() || !canBeUnwound() || !survey(facts, *report)) {
    return {};
  }
  const bool waits = !theQueue.tryLock();
  if (waits) {
    theQueue.lock();
  }
  (*report).queued = waits ? 1 : 0;
  forgetReraise();
  describe(facts, choice, *report);
  logCrash(*report);
  const CrashVerdict verdict = serveSession(facts, choice, *report);
  if (verdict.restart || verdict.again || facts.cause == wire::Cause::kEscapingException) {
    theQueue.unlock();
  }
  return verdict;
}

} // namespace hot_restart::runtime
