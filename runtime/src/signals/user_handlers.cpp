// Remembers what the program believes to be installed, and tells the kernel what makes it come
// true. Handlers read that while other threads change it: see Published and Change.
#include "signals/user_handlers.h"

#include "base/config.h"
#include "base/futex_lock.h"
#include "base/held_signals.h"
#include "base/next_definition.h"
#include "base/published.h"
#include "signals/blocked_faults.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <signal.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

using Action = struct sigaction;

/// `ours` and `first` are written before `owned`, and never again.
struct OwnedSignal {
  std::atomic<bool> owned{false};
  Action ours = {};          ///< Stands for the default action, and for `first`.
  Action first = {};         ///< What was there when it was taken over.
  Published<Action> program; ///< What the program believes to be installed.
};

constexpr int kMostSignals = 32; // Real-time signals are not taken over.
constinit OwnedSignal theOwned[kMostSignals];

using SetAction = int (*)(int, const Action*, Action*);
std::atomic<SetAction> theSetAction{nullptr};

constinit FutexLock theChanges;

/// By signal: the faults that the program has in the mask of its handler (blocked_faults.h).
std::atomic<std::uint8_t> theMaskedFaults[NSIG];

/// One change at a time, so that what is remembered and what the kernel has been told agree. All
/// signals wait for it to end: a handler that came in between and installed another one would wait
/// for the very thread that it has interrupted. Signal-safe: HeldSignals, and a lock that no
/// interrupted code can hold.
class Change {
public:
  Change() { theChanges.lock(); }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  ~Change() { theChanges.unlock(); }

private:
  HeldSignals held_; ///< Let go of after the lock.
};

OwnedSignal* ownedOf(int signal) {
  const bool known = signal > 0 && signal < kMostSignals && theOwned[signal].owned;
  return known ? &theOwned[signal] : nullptr;
}

/// Whether our handler is what stands for the program's action.
bool oursStandsFor(const Action& program, const OwnedSignal& owned) {
  return program.sa_handler == SIG_DFL || program.sa_handler == owned.first.sa_handler;
}

bool hasFlag(const Action& action, unsigned flag) {
  return (static_cast<unsigned>(action.sa_flags) & flag) != 0;
}

bool isForOneCall(const Action& program) {
  return hasFlag(program, SA_RESETHAND) && program.sa_handler != SIG_IGN;
}

/// What a signal that has just arrived is for: the one call of the program's handler, after which
/// ours stands there. If another thread was faster, it is ours already.
Action takeForOneCall(int signal) {
  const Change change;
  OwnedSignal& owned = theOwned[signal];
  const Action program = owned.program.read();
  if (oursStandsFor(program, owned)) {
    return owned.ours;
  }
  if (isForOneCall(program)) {
    owned.program.write({});
    setAction(signal, &owned.ours, nullptr);
  }
  return program;
}

/// Installed for a handler that is to be called once (SA_RESETHAND): the default action that
/// follows is ours.
void callOnce(int signal, siginfo_t* info, void* context) {
  const Action action = takeForOneCall(signal);
  if (hasFlag(action, SA_SIGINFO)) {
    action.sa_sigaction(signal, info, context);
  } else if (action.sa_handler != SIG_IGN) {
    action.sa_handler(signal);
  }
}

/// What the kernel is to know of the program's wish. A fault in a handler is one like any other.
Action actionFor(const Action& program, const OwnedSignal& owned) {
  if (oursStandsFor(program, owned)) {
    return owned.ours;
  }
  Action action = program;
  takeOutFaults(action.sa_mask);
  if (isForOneCall(program)) {
    action.sa_sigaction = &callOnce;
    action.sa_flags = static_cast<int>(
        (static_cast<unsigned>(action.sa_flags) & ~static_cast<unsigned>(SA_RESETHAND)) |
        SA_SIGINFO);
  }
  return action;
}

/// Tells the kernel and remembers, or does neither. `believed` becomes what was remembered.
int change(int signal, const Action& wanted, Action& believed) {
  const Change change;
  OwnedSignal& owned = theOwned[signal];
  believed = owned.program.read();
  owned.program.write(wanted);
  const Action installed = actionFor(wanted, owned);
  const int result = setAction(signal, &installed, nullptr);
  if (result != 0) {
    owned.program.write(believed);
  }
  return result;
}

/// The handler of a signal that is not ours: what its mask has of faults is remembered beside the
/// kernel's action.
int setOtherAction(int signal, const Action* action, Action* before) {
  if (signal <= 0 || signal > SIGRTMAX) {
    return setAction(signal, action, before);
  }
  const std::uint8_t old = theMaskedFaults[signal].load();
  Action wanted = {};
  std::uint8_t faults = 0;
  if (action != nullptr) {
    wanted = *action;
    faults = takeOutFaults(wanted.sa_mask);
  }
  const int result = setAction(signal, action != nullptr ? &wanted : nullptr, before);
  if (result == 0 && action != nullptr) {
    theMaskedFaults[signal].store(faults);
  }
  if (result == 0 && before != nullptr) {
    putBackFaults(before->sa_mask, old);
  }
  return result;
}

/// sigaction() as the program sees it. Signal-safe, as sigaction() must be: see Change. The
/// caller's memory is read and written outside of the change, since it may fault.
int setProgramsAction(int signal, const Action* action, Action* before) {
  // A child may share our memory still (vfork), and never has a session.
  const bool ours = config().enabled && getpid() == config().startPid;
  const OwnedSignal* const owned = ours ? ownedOf(signal) : nullptr;
  if (owned == nullptr) {
    return ours ? setOtherAction(signal, action, before) : setAction(signal, action, before);
  }
  Action believed = {};
  if (action == nullptr) {
    believed = owned->program.read();
  } else if (const Action wanted = *action; change(signal, wanted, believed) != 0) {
    return -1;
  }
  if (before != nullptr) {
    *before = believed;
  }
  return 0;
}

} // namespace

void takeOver(int signal, const struct sigaction& ours) {
  const Change change;
  OwnedSignal& owned = theOwned[signal];
  owned.ours = ours;
  setAction(signal, nullptr, &owned.first);
  owned.program.write(owned.first);
  owned.owned = true;
  setAction(signal, &ours, nullptr); // Our handler reads what stands above.
}

void takeBack(int signal) {
  const Change change;
  Action current = {};
  const OwnedSignal& owned = theOwned[signal];
  if (setAction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_DFL &&
      oursStandsFor(owned.program.read(), owned)) {
    setAction(signal, &owned.ours, nullptr);
  }
}

struct sigaction programsAction(int signal) { return theOwned[signal].program.read(); }

int setAction(int signal, const struct sigaction* action, struct sigaction* before) {
  SetAction libcs = theSetAction.load(std::memory_order_relaxed);
  if (libcs == nullptr) {
    libcs = reinterpret_cast<SetAction>(nextDefinition("sigaction"));
    theSetAction.store(libcs, std::memory_order_relaxed);
  }
  return libcs(signal, action, before);
}

void forgetOtherThreadsChanges() { theChanges.unlock(); }

} // namespace hot_restart::runtime

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

extern "C" HOT_RESTART_EXPORTED int sigaction(int signal, const struct sigaction* action,
                                              struct sigaction* before) noexcept {
  return hot_restart::runtime::setProgramsAction(signal, action, before);
}

/// It has BSD semantics, as glibc's.
extern "C" HOT_RESTART_EXPORTED sighandler_t signal(int signal, sighandler_t handler) noexcept {
  if (handler == SIG_ERR) {
    errno = EINVAL;
    return SIG_ERR;
  }
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, signal);
  if (hot_restart::runtime::setProgramsAction(signal, &action, &before) != 0) {
    return SIG_ERR;
  }
  return before.sa_handler;
}
