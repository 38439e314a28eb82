// Lists the crash signals. Their handler blocks nothing (SA_NODEFER, empty mask): a fault of ours
// must reach us, Ctrl-C must stay possible while a session waits, and nothing needs to be unblocked
// when a restart leaves the handler sideways.
#include "signals/crash_signals.h"

#include "signals/user_handlers.h"

#include <signal.h>

namespace hot_restart::runtime {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};

} // namespace

void takeOverCrashSignals(void (*handler)(int signal, siginfo_t* info, void* context)) {
  struct sigaction ours = {};
  ours.sa_sigaction = handler;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&ours.sa_mask);
  for (const int signal : kSignals) {
    takeOver(signal, ours);
  }
}

void takeBackCrashSignals() {
  for (const int signal : kSignals) {
    takeBack(signal);
  }
}

} // namespace hot_restart::runtime
