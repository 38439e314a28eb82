// A forked child does the work, with nothing in its hands that belongs to the session.
#include "reload/precompile.h"

#include "hot_restart/rewriter/compiler_environment.h"
#include "hot_restart/rewriter/reload.h"

#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
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

} // namespace

void precompileInBackground(const rewriter::ReloadRequest& request) {
  if (request.preambleFolder.empty() || request.running.headerBytes < kWorthPrecompiling) {
    return;
  }
  if (::fork() != 0) {
    return; // The child becomes init's: this process ends with the session.
  }
  ::setpgid(0, 0); // Ctrl-C is not for it.
  closeDescriptors();
  ::setpriority(PRIO_PROCESS, 0, 19);
  rewriter::adoptEnvironment(request.running.command);
  static_cast<void>(rewriter::precompilePreamble(request)); // There is nobody to tell.
  ::_exit(0);
}

} // namespace hot_restart::cli
