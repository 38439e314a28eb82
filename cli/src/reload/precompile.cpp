// A forked child does the work, with nothing in its hands that belongs to the session.
#include "reload/precompile.h"

#include "base/file_lock.h"
#include "hot_restart/rewriter/compiler_environment.h"
#include "hot_restart/rewriter/reload.h"

#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Below that the compiler reads the headers in less time than a person takes to reach for the
/// keyboard.
constexpr std::uint64_t kWorthPrecompiling = 1'500'000;

/// The program, the debugger and the control socket must not see us hold their descriptors. The
/// files of the program's modules are read by theirs (mapped_file.h).
void closeDescriptors() {
  FileLock::leaveToParent();
  std::error_code code;
  std::vector<int> others;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", code)) {
    const int descriptor = std::atoi(entry.path().filename().c_str());
    struct stat facts{};
    if (descriptor > 2 && ::fstat(descriptor, &facts) == 0 && !S_ISREG(facts.st_mode)) {
      others.push_back(descriptor);
    }
  }
  for (const int descriptor : others) {
    ::close(descriptor);
  }
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
