// `hr-try`: the edited function is called again in a copy of the stopped process, and what comes of
// it is told to the session; the process itself stays where it is.
#pragma once

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Makes a copy of the process. In the program it answers the session over `fd` and returns false.
/// In the copy it returns true once the units are loaded; the caller restarts the stub as usual,
/// and its return ends the copy. Signal-safe in the program: clone, waitpid. The copy loads, and
/// has one thread.
bool startTrial(const wire::Try& wish, const wire::Crash& crash, int fd);

/// This process is such a copy.
bool isTrial();
/// The copy has crashed: tells it and ends. Signal-safe: send, read, _exit.
[[noreturn]] void endTrial(const wire::Crash& crash);

} // namespace hot_restart::runtime
