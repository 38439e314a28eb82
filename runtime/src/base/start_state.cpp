// Copies into memory of its own what the kernel and libc keep where programs write (setenv, titles
// that overwrite the arguments).
#include "base/start_state.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

StartState theStart;
char* theEmptyEnvironment[] = {nullptr};

bool isForTheProgramAlone(const char* variable) {
  return std::strncmp(variable, "LD_PRELOAD=", 11) == 0;
}

void copyEnvironment() {
  theStart.environment = theEmptyEnvironment;
  std::size_t count = 1;
  std::size_t bytes = 0;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    ++count;
    bytes += std::strlen(*variable) + 1;
  }
  void* memory = mmap(nullptr, count * sizeof(char*) + bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return;
  }
  char** to = static_cast<char**>(memory);
  char* text = reinterpret_cast<char*>(to + count);
  theStart.environment = to;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::size_t size = std::strlen(*variable) + 1;
    if (!isForTheProgramAlone(*variable)) {
      std::memcpy(text, *variable, size);
      *to++ = text;
      text += size;
    }
  }
  *to = nullptr;
}

/// umask() can only be asked by changing it, which another thread would notice.
mode_t creationMask() {
  char status[1024] = {};
  const int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  const ssize_t got = fd < 0 ? -1 : read(fd, status, sizeof status - 1);
  if (fd >= 0) {
    close(fd);
  }
  const char* found = got > 0 ? std::strstr(status, "\nUmask:") : nullptr;
  constexpr int kOctal = 8;
  return found == nullptr ? 022 : static_cast<mode_t>(std::strtol(found + 7, nullptr, kOctal));
}

StandardFile standardFile(int descriptor) {
  struct stat facts{};
  return fstat(descriptor, &facts) == 0 ? StandardFile{.open = true,
                                                       .device = facts.st_dev,
                                                       .inode = facts.st_ino,
                                                       .terminal = isatty(descriptor) != 0}
                                        : StandardFile{};
}

bool isSame(const StandardFile& one, const StandardFile& other) {
  return one.open && other.open && one.device == other.device && one.inode == other.inode;
}

} // namespace

void rememberStart() {
  copyEnvironment();
  if (getcwd(theStart.folder, sizeof theStart.folder) == nullptr || theStart.folder[0] != '/') {
    theStart.folder[0] = '\0';
  }
  for (int i = 0; i < static_cast<int>(RLIM_NLIMITS); ++i) {
    getrlimit(static_cast<__rlimit_resource>(i), &theStart.limits[i]);
  }
  theStart.creationMask = creationMask();
  struct sigaction hangup = {};
  theStart.ignoresHangup = sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler == SIG_IGN;
  rememberStandardFiles();
}

void rememberStandardFiles() {
  for (int i = 0; i < 3; ++i) {
    theStart.standard[i] = standardFile(i);
  }
}

const StartState& startState() { return theStart; }

bool isStillStandard(int descriptor) {
  const StandardFile now = standardFile(descriptor);
  const StandardFile& otherOutput = theStart.standard[descriptor == 1 ? 2 : 1];
  return isSame(now, theStart.standard[descriptor]) ||
         (descriptor != 0 && isSame(now, otherOutput)) || now.terminal;
}

} // namespace hot_restart::runtime
