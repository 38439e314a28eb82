// See user_handlers.h.
#include "signals/user_handlers.h"

#include "base/config.h"
#include "base/next_definition.h"

#include <cerrno>
#include <signal.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

struct Taken {
  bool taken = false;
  struct sigaction ours = {};    ///< Stands for the default action, and for `first`.
  struct sigaction first = {};   ///< What was there when it was taken over.
  struct sigaction program = {}; ///< What the program believes to be installed.
};

constexpr int kMostSignals = 32; // Real-time signals are not taken.
Taken theTaken[kMostSignals];

using SetAction = int (*)(int, const struct sigaction*, struct sigaction*);
SetAction theSetAction = nullptr;

Taken* takenOf(int signal) {
  const bool known = signal > 0 && signal < kMostSignals && theTaken[signal].taken;
  return known ? &theTaken[signal] : nullptr;
}

bool standsForProgram(const Taken& taken) {
  return taken.program.sa_handler == SIG_DFL || taken.program.sa_handler == taken.first.sa_handler;
}

/// For a handler that is to be called once (SA_RESETHAND): the default action that follows is ours.
void callOnce(int signal, siginfo_t* info, void* context) {
  Taken& taken = theTaken[signal];
  const struct sigaction once = taken.program;
  taken.program = {};
  theSetAction(signal, &taken.ours, nullptr);
  if ((once.sa_flags & SA_SIGINFO) != 0) {
    once.sa_sigaction(signal, info, context);
  } else if (once.sa_handler != SIG_DFL && once.sa_handler != SIG_IGN) {
    once.sa_handler(signal);
  }
}

/// What the kernel is to know of the program's wish.
struct sigaction actionFor(const Taken& taken) {
  if (standsForProgram(taken)) {
    return taken.ours;
  }
  struct sigaction action = taken.program;
  if ((static_cast<unsigned>(action.sa_flags) & static_cast<unsigned>(SA_RESETHAND)) != 0 &&
      action.sa_handler != SIG_IGN) {
    action.sa_sigaction = &callOnce;
    action.sa_flags = static_cast<int>(
        (static_cast<unsigned>(action.sa_flags) & ~static_cast<unsigned>(SA_RESETHAND)) |
        SA_SIGINFO);
  }
  return action;
}

} // namespace

void takeOver(int signal, const struct sigaction& ours) {
  Taken& taken = theTaken[signal];
  taken.ours = ours;
  setAction(signal, &ours, &taken.first);
  taken.program = taken.first;
  taken.taken = true;
}

void takeBack(int signal) {
  struct sigaction current = {};
  const Taken& taken = theTaken[signal];
  if (setAction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_DFL &&
      standsForProgram(taken)) {
    setAction(signal, &taken.ours, nullptr);
  }
}

const struct sigaction& programsAction(int signal) { return theTaken[signal].program; }

int setAction(int signal, const struct sigaction* action, struct sigaction* before) {
  if (theSetAction == nullptr) {
    theSetAction = reinterpret_cast<SetAction>(nextDefinition("sigaction"));
  }
  return theSetAction(signal, action, before);
}

namespace {

/// sigaction() as the program sees it. Signal-safe, as sigaction() must be.
int setProgramsAction(int signal, const struct sigaction* action, struct sigaction* before) {
  // A child may share our memory still (vfork), and never has a session.
  const bool ours = config().enabled && getpid() == config().startPid;
  Taken* const taken = ours ? takenOf(signal) : nullptr;
  if (taken == nullptr) {
    return setAction(signal, action, before);
  }
  const struct sigaction believed = taken->program;
  if (action != nullptr) {
    taken->program = *action;
    const struct sigaction installed = actionFor(*taken);
    if (setAction(signal, &installed, nullptr) != 0) {
      taken->program = believed;
      return -1;
    }
  }
  if (before != nullptr) {
    *before = believed;
  }
  return 0;
}

} // namespace
} // namespace hot_restart::runtime

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

extern "C" HOT_RESTART_EXPORTED int sigaction(int signal, const struct sigaction* action,
                                              struct sigaction* before) noexcept {
  return hot_restart::runtime::setProgramsAction(signal, action, before);
}

/// With BSD semantics, as glibc's.
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
