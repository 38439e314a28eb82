// Starting hrtool (`session`, `adopt`) from a process without disturbing it: no child that its own
// wait() could see, no SIGCHLD, no copy of its memory.
#pragma once

namespace hot_restart::runtime {

struct SessionProcess {
  int fd = -1; ///< Our end of the socket; -1: could not be started.
  int error = 0;
  const char* failed = nullptr; ///< The call that failed with `error`.
};

/// Runs `hrtool COMMAND --fd 3`. The session inherits the program's descriptors 0, 1 and 2 and its
/// end of the socket, as descriptor 3, nothing else. Signal-safe: clone, execve and other system
/// calls; the memory it needs is mapped.
SessionProcess startSession(const char* hrtool, const char* command);

} // namespace hot_restart::runtime
