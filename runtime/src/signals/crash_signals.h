// The signals that are crashes, taken over together.
#pragma once

#include <signal.h>

namespace hot_restart::runtime {

/// Installs `handler` for all of them, on the alternate stack. What was there before is what an
/// ordinary death goes back to. Called once at start.
void takeOverCrashSignals(void (*handler)(int signal, siginfo_t* info, void* context));

/// Takes them again, where a debugger's inferior call has put the default action. Signal-safe: as
/// takeBack().
void takeBackCrashSignals();

} // namespace hot_restart::runtime
