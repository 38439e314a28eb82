// The program's own signal handlers. hot_restart takes the place of the *default action* of the
// signals that it handles, no other: a handler that the program installs is called as if we were
// not there, and only what would have ended the process afterwards comes to us. sigaction() and
// signal() are interposed to that end.
#pragma once

#include <signal.h>

namespace hot_restart::runtime {

/// Takes `signal` over. What is installed now is called when a crash is declined. `ours` is a
/// handler with SA_SIGINFO.
void takeOver(int signal, const struct sigaction& ours);

/// Takes it again, if a debugger's inferior call has put the default action there. Signal-safe:
/// as setAction(), with all signals blocked.
void takeBack(int signal);

/// What would happen without us. Signal-safe: copies it by atomic loads, whatever another thread
/// installs meanwhile.
struct sigaction programsAction(int signal);

/// libc's own sigaction(). Signal-safe: whoever called it first, the constructor of this library or
/// a program that installs its first handler, has looked it up.
int setAction(int signal, const struct sigaction* action, struct sigaction* before);

/// To be called in a copy of the process, which has this one thread: another one may have been
/// changing an action when it was made. Signal-safe: a futex.
void forgetOtherThreadsChanges();

} // namespace hot_restart::runtime
