// See preparation.h.
#include "session/preparation.h"

#include "hot_restart/rewriter/reload.h"

#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

/// Below that the compiler reads the headers in less time than a person takes to reach for the
/// keyboard.
constexpr std::uint64_t kWorthPrecompiling = 1'500'000;

/// The program, the debugger and the control socket must not see us hold their descriptors.
void closeDescriptors() {
  ::close_range(3, ~0U, 0);
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (int descriptor = 0; nowhere >= 0 && descriptor < 3; ++descriptor) {
    ::dup2(nowhere, descriptor);
  }
}

/// One at a time for each object: a program that crashes again and again does not gather them.
/// Held until the process ends.
bool isAlone(const std::string& folder) {
  const int lock = ::open((folder + "/preparing.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  return lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0;
}

} // namespace

void prepareInBackground(const rewriter::ReloadRequest& request) {
  if (request.preambleFolder.empty() || request.running.headerBytes < kWorthPrecompiling) {
    return;
  }
  if (::fork() != 0) {
    return; // The child becomes init's: this process ends with the session.
  }
  ::setpgid(0, 0); // Ctrl-C is not for it.
  closeDescriptors();
  if (!isAlone(request.preambleFolder)) {
    ::_exit(0);
  }
  ::setpriority(PRIO_PROCESS, 0, 19);
  static_cast<void>(rewriter::precompilePreamble(request)); // There is nobody to tell.
  ::_exit(0);
}

} // namespace hot_restart::cli
