// This is the handler of all crash signals. Read onSignal() first: it sorts out what a signal means
// by what this thread was doing, and only a crash of the user's code goes on to handleCrash().
#include "crash/signal_crash.h"

#include "base/config.h"
#include "base/message_line.h"
#include "crash/crash.h"
#include "crash/unwind_execute.h"
#include "session/session_choice.h"
#include "signals/blocked_faults.h"
#include "signals/crash_signals.h"
#include "signals/own_stack.h"
#include "signals/user_handlers.h"
#include "unwinding/arch.h"
#include "unwinding/frame_decision.h"
#include "unwinding/stack_walk.h"
#include "unwinding/thread_state.h"

#include <cerrno>
#include <cstdint>
#include <hot_restart/wire.h>
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

bool isAddressSignal(int signal) { return signal == SIGSEGV || signal == SIGBUS; }

/// The signal was raised by this process itself, or by the kernel on its behalf; nobody else has
/// sent it. A debugger that has called something in the program since (lldb, to show the stack)
/// hands the signal on in its own name.
bool isOwnCrash(const siginfo_t& info) {
  return info.si_code > 0 || info.si_pid == getpid() ||
         (info.si_code == SI_USER && info.si_pid == attachedDebugger());
}

/// The address of the fault is that of the instruction: it could not be fetched.
bool isFailedFetch(int signal, const siginfo_t& info, const ucontext_t& interrupted) {
  return isAddressSignal(signal) && info.si_code > 0 &&
         reinterpret_cast<std::uint64_t>(info.si_addr) == instructionPointerOf(interrupted);
}

StackFacts stackFactsOf(int signal, const siginfo_t& info, const ucontext_t& interrupted) {
  StackFacts facts{.origin = Origin::kSignal};
  if (isAddressSignal(signal) && info.si_code > 0) {
    // A jump to the stack, where no code may run, does not mean that the stack has come to its end.
    facts.stackPointer = isFailedFetch(signal, info, interrupted) ? 0 : stackPointerOf(interrupted);
    facts.faultAddress = reinterpret_cast<std::uint64_t>(info.si_addr);
  }
  return facts;
}

/// The fault repeats when the handler returns: page faults, divisions, illegal instructions.
/// Breakpoints, whose address is behind the instruction, and signals that were sent do not.
bool willFaultAgain(int signal, const siginfo_t& info) {
  return info.si_code > 0 && (isAddressSignal(signal) || signal == SIGFPE || signal == SIGILL);
}

/// Does nothing in a forked child: the thread that made it may have the same memory.
void enter(Phase phase) {
  if (!isForkedChild()) {
    threadState().phase = phase;
  }
}

/// Does what would have happened without hot_restart. With the default action restored, the
/// instruction faults again when the handler returns: core dump, siginfo and status are the genuine
/// ones. Signal-safe: sigaction, rt_tgsigqueueinfo, and the handler that was there before.
void dieOrdinarily(int signal, siginfo_t* info, void* interrupted) {
  const struct sigaction previous = programsAction(signal);
  const bool hadHandler = previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN;
  if (hadHandler) {
    enter(Phase::kRunning);
    if ((previous.sa_flags & SA_SIGINFO) != 0) {
      previous.sa_sigaction(signal, info, interrupted);
    } else {
      previous.sa_handler(signal);
    }
    return;
  }
  enter(Phase::kDying);
  setAction(signal, &previous, nullptr);
  if (!willFaultAgain(signal, *info)) {
    syscall(SYS_rt_tgsigqueueinfo, getpid(), syscall(SYS_gettid), signal, info);
  }
}

struct NowhereCall {
  ucontext_t& interrupted;
};

void undoNowhereCall(void* data) {
  undoCallToNowhere(static_cast<NowhereCall*>(data)->interrupted);
}

/// A call to an address without code leaves no frame to unwind from: go back into the call
/// instruction. Signal-safe: one guarded read of the stack.
bool repairNowhereCall(int signal, const siginfo_t& info, ucontext_t& interrupted) {
  NowhereCall call{.interrupted = interrupted};
  return isFailedFetch(signal, info, interrupted) && runGuarded(&undoNowhereCall, &call) == 0;
}

/// True: the crash is to happen again, for the debugger.
bool handleCrash(int signal, const siginfo_t& info, ucontext_t& interrupted) {
  const mcontext_t genuine = interrupted.uc_mcontext;
  CrashFacts facts{.cause = wire::Cause::kSignal, .stack = stackFactsOf(signal, info, interrupted)};
  facts.signal = signal;
  facts.signalCode = info.si_code;
  facts.faultsAgain = willFaultAgain(signal, info);
  facts.stack.calledNowhere = repairNowhereCall(signal, info, interrupted);
  const CrashVerdict verdict = askSession(facts);
  if (verdict.restart) {
    facts.stack.tablesCoverFaults = verdict.tablesCoverFaults;
    executeRestart(
        {.facts = facts.stack, .stubCfa = verdict.stubCfa, .sessionFd = verdict.sessionFd});
  }
  interrupted.uc_mcontext = genuine;
  return verdict.again;
}

/// A signal to be dealt with where there is room.
struct Arrival {
  int signal;
  const siginfo_t& info;
  ucontext_t& interrupted;
  bool again = false; ///< What handleCrash() has answered.
};

void onCrash(void* data) {
  auto& arrival = *static_cast<Arrival*>(data);
  arrival.again = handleCrash(arrival.signal, arrival.info, arrival.interrupted);
}

void onFailedCleanup(void* data) {
  const auto& arrival = *static_cast<Arrival*>(data);
  continueRestart(stackFactsOf(arrival.signal, arrival.info, arrival.interrupted));
}

/// A function of its own, since onSignal() may run on a small stack, and a line is large.
__attribute__((noinline)) void tellOfOwnFault(int signal) {
  (MessageLine() << "signal " << signal << " inside the crash handler").toStderr();
}

/// A crash of the user's code, unless somebody else has sent the signal. True: it is to happen
/// again, for the debugger.
bool dealWithCrash(Arrival& arrival) {
  ThreadState& state = threadState();
  state.phase = Phase::kHandling;
  if (isOwnCrash(arrival.info)) {
    runWithRoom(&onCrash, &arrival);
  }
  if (arrival.again) {
    state.phase = Phase::kRunning;
  }
  return arrival.again;
}

/// What the signal means depends on what this thread was doing. Signal-safe: what it calls says so;
/// only a reload, on the user's word, is not.
void sortOut(int signal, siginfo_t* info, void* context) {
  Arrival arrival{
      .signal = signal, .info = *info, .interrupted = *static_cast<ucontext_t*>(context)};
  switch (threadState().phase) {
  case Phase::kTrapping:
    if (signal == SIGTRAP) {
      break;
    }
    [[fallthrough]];
  case Phase::kHandling:
    tellOfOwnFault(signal);
    [[fallthrough]];
  case Phase::kDying:
    dieOrdinarily(signal, info, context);
    break;
  case Phase::kUnwinding:
    runWithRoom(&onFailedCleanup, &arrival);
    dieOrdinarily(signal, info, context);
    break;
  case Phase::kRunning:
    if (!dealWithCrash(arrival)) {
      dieOrdinarily(signal, info, context);
    }
    break;
  }
}

/// Signal-safe: as sortOut().
void onSignal(int signal, siginfo_t* info, void* context) {
  const int savedErrno = errno;
  if (info->si_code == SI_TIMER && signal == kTimeoutSignal) {
    leaveGuardedCall(kGuardTimeout);
    return; // Too late: the call is over.
  }
  if (isForkedChild()) {
    dieOrdinarily(signal, info, context);
  } else if (info->si_code <= 0 && info->si_code != SI_TIMER && isBelievedBlocked(signal)) {
    makeWait(signal, *info, *static_cast<ucontext_t*>(context));
  } else {
    leaveGuardedCall(signal);
    sortOut(signal, info, context);
  }
  errno = savedErrno;
}

} // namespace

void installSignalHandlers() { takeOverCrashSignals(&onSignal); }

} // namespace hot_restart::runtime
