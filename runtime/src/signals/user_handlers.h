// The program's own signal handlers. hot_restart takes the place of the *default action* of the
// signals that it handles, no other: a handler that the program installs is called as if we were
// not there, and only what would have ended the process afterwards comes to us. sigaction() and
// signal() are interposed to that end.
#pragma once

#include <signal.h>

namespace hot_restart::runtime {

/// Takes `signal` over. What is installed now is called when a crash is declined.
void takeOver(int signal, const struct sigaction& ours);

/// Takes it again, if a debugger's inferior call has put the default action there. Signal-safe.
void takeBack(int signal);

/// What would happen without us. Signal-safe: reads.
const struct sigaction& programsAction(int signal);

/// libc's own. Signal-safe.
int setAction(int signal, const struct sigaction* action, struct sigaction* before);

} // namespace hot_restart::runtime
