// Waits for the child that makes a unit: what it says on the way and in the end, and what is served
// meanwhile.
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>

namespace hot_restart::cli {

/// What else happens while a child works: descriptors that are polled with the child's answers.
struct Meanwhile {
  int program = -1;            ///< Readable when the program has ended: the work is stopped.
  int requests = -1;           ///< Readable when somebody asks for something.
  std::function<bool()> serve; ///< Serves one request. False: the work is to be stopped.
};

struct WorkerEnd {
  int descriptor = -1; ///< Where it writes.
  pid_t process = 0;
};

/// Its last line that tells no step; empty: it ended without one. Steps are told to `onProgress`
/// (may be empty). `meanwhile` may be null; if that stops the work, the child gets SIGTERM.
std::string readAnswer(const WorkerEnd& worker,
                       const std::function<void(const std::string&)>& onProgress,
                       const Meanwhile* meanwhile);

} // namespace hot_restart::cli
