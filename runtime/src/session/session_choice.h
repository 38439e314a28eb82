// Which session a crash opens: a terminal, `wait`, a prompt, the debugger that is there already, or
// none.
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

struct SessionPlace {
  bool open = false; ///< False: the program dies as it would have died without hot_restart.
  wire::SessionKind kind{};
  bool interactive = false; ///< Colours and prompts make sense.
};

/// The process that traces this one, if it is a debugger: under strace there is a tracer too, but
/// nobody to stop for. 0: none. Signal-safe: system calls only.
int attachedDebugger();

/// A debugger that a session has started goes on tracing this process over the restart (0: none
/// does): later crashes are told to it instead of stopping in it. Signal-safe.
void setStayingDebugger(int pid);

/// That debugger, if it is attached now; 0: none. Signal-safe: system calls only.
int stayingDebugger();

/// Signal-safe: environment read at start, system calls only.
SessionPlace chooseSession();

/// Does nothing: that debugger has a breakpoint here, and so stops when a session wants it to.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" void hot_restart_session_stop();

} // namespace hot_restart::runtime
