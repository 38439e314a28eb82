// Makes two processes by clone(CLONE_VM | CLONE_VFORK), as posix_spawn makes one: the grandchild
// becomes the session and belongs to nobody; the child in between has no exit signal and is reaped
// here. What the children call are the kernel's own entries: sanitizers would take them for threads
// of the program.
#include "session/session_process.h"

#include "base/held_signals.h"
#include "base/memory_reserve.h"
#include "base/start_state.h"
#include "session/bare_clone.h"
#include "session/session_keeper.h"
#include "signals/user_handlers.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <iterator>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

constexpr std::size_t kStackSize = std::size_t{64} * 1024;
constexpr int kSessionFd = 3; // What the session is told in --fd.

/// The children share it, and run while this thread waits (CLONE_VFORK).
struct Birth {
  const char* hrtool;
  const char* command;
  int socket;
  char* grandchildStackTop;
  int error;
  const char* failed;
};

[[noreturn]] void exitNow(int status) {
  for (;;) {
    syscall(SYS_exit_group, status);
  }
}

void resetSignals() {
  struct sigaction byDefault = {};
  byDefault.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    setAction(signal, &byDefault,
              nullptr); // This is the child's own copy: there is no CLONE_SIGHAND.
  }
  if (startState().ignoresHangup) {
    byDefault.sa_handler = SIG_IGN;
    setAction(SIGHUP, &byDefault, nullptr);
  }
  const std::uint64_t none = 0;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, sizeof none);
}

/// What a compiler and a debugger may use up. The program's own limits may be much lower.
bool isRaised(int resource) {
  return resource == RLIMIT_AS || resource == RLIMIT_DATA || resource == RLIMIT_FSIZE ||
         resource == RLIMIT_CPU || resource == RLIMIT_NPROC || resource == RLIMIT_NOFILE;
}

/// The limits of the start, as far as the program has not given them up for good; soft ones as high
/// as they may be.
void resetLimits() {
  constexpr rlim_t kMostDescriptors = 65536; // Some programs close all that there could be.
  for (int i = 0; i < static_cast<int>(RLIM_NLIMITS); ++i) {
    rlimit wanted = startState().limits[i];
    rlimit now{};
    syscall(SYS_prlimit64, 0, i, nullptr, &now);
    for (const rlim_t hard : {std::max(wanted.rlim_max, now.rlim_max), now.rlim_max}) {
      const rlim_t most = i == RLIMIT_NOFILE ? std::min(hard, kMostDescriptors) : hard;
      const rlimit limit{.rlim_cur = std::min(isRaised(i) ? most : wanted.rlim_cur, hard),
                         .rlim_max = hard};
      if (syscall(SYS_prlimit64, 0, i, &limit, nullptr) == 0) {
        break;
      }
    }
  }
}

/// A file, pipe or socket that has got the number of a standard descriptor is the program's. The
/// session's words go to the terminal then, if there was one, or nowhere.
void resetStandardFiles() {
  for (int i = 0; i < 3; ++i) {
    if (isStillStandard(i)) {
      continue;
    }
    long file = i == 2 && startState().standard[i].terminal
                    ? syscall(SYS_openat, AT_FDCWD, "/dev/tty", O_WRONLY, 0)
                    : -1;
    file = file < 0 ? syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR, 0) : file;
    if (file >= 0 && file != i) {
      syscall(SYS_dup2, file, i);
      syscall(SYS_close, file);
    }
  }
}

/// All that the program may have changed for purposes of its own.
void resetSurroundings() {
  resetSignals();
  resetLimits();
  syscall(SYS_umask, startState().creationMask);
  if (startState().folder[0] != '\0' && syscall(SYS_chdir, startState().folder) != 0) {
    syscall(SYS_chdir, "/"); // It is gone.
  }
}

/// Runs in the grandchild, in the program's memory, until execve().
int becomeSession(void* data) {
  auto& birth = *static_cast<Birth*>(data);
  resetSurroundings();
  // The socket is above kSessionFd (see startSession), so dup2 makes a new descriptor, without
  // close-on-exec.
  if (syscall(SYS_dup2, birth.socket, kSessionFd) < 0) {
    birth.failed = "dup2";
  } else {
    syscall(SYS_close_range, kSessionFd + 1, ~0U, 0);
    resetStandardFiles();
    char name[] = "hrtool";
    char option[] = "--fd";
    char number[] = {'0' + kSessionFd, '\0'};
    char* arguments[] = {name, const_cast<char*>(birth.command), option, number, nullptr};
    syscall(SYS_execve, birth.hrtool, arguments, startState().environment);
    birth.failed = "execve";
  }
  birth.error = errno;
  exitNow(127);
}

void makeGrandchild(void* data) {
  auto& birth = *static_cast<Birth*>(data);
  if (__clone(&becomeSession, birth.grandchildStackTop, CLONE_VM | CLONE_VFORK, data) < 0) {
    birth.error = errno;
    birth.failed = "clone";
  }
}

int haveGrandchild(void* data) {
  makeGrandchild(data);
  exitNow(0);
}

/// Of both children.
struct BirthStacks {
  alignas(16) char first[kStackSize];
  alignas(16) char second[kStackSize];
};

/// For one session at a time.
constinit MemoryReserve<BirthStacks> theReserve;

void closeSockets(const int (&sockets)[2]) {
  for (const int fd : sockets) {
    if (fd >= 0) {
      close(fd);
    }
  }
}

/// Makes a socket pair above the standard descriptors, which the program may have closed. False:
/// errno says why, and nothing is left open.
bool makeSockets(int (&sockets)[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
    return false;
  }
  for (int& fd : sockets) {
    if (fd > kSessionFd) {
      continue;
    }
    const int high = fcntl(fd, F_DUPFD_CLOEXEC, kSessionFd + 1);
    if (high < 0) { // The program may have no more descriptors.
      const int error = errno;
      closeSockets(sockets);
      errno = error;
      return false;
    }
    close(fd);
    fd = high;
  }
  return true;
}

void runBirth(Birth& birth, char* stackTop) {
  // No handler of the program may run in the children, which share its memory.
  const HeldSignals held;
  const pid_t child = __clone(&haveGrandchild, stackTop, CLONE_VM | CLONE_VFORK, &birth);
  if (child < 0) {
    birth.error = errno;
    birth.failed = "clone";
  }
  while (child > 0 && waitpid(child, nullptr, __WCLONE) < 0 && errno == EINTR) {
  }
}

} // namespace

SessionProcess startSession(const char* hrtool, const char* command) {
  int sockets[2] = {-1, -1};
  reapKeepers();
  if (!makeSockets(sockets)) {
    return {.fd = -1, .error = errno, .failed = "socketpair"};
  }
  Birth birth{.hrtool = hrtool,
              .command = command,
              .socket = sockets[1],
              .grandchildStackTop = nullptr,
              .error = 0,
              .failed = nullptr};
  BirthStacks* const stacks = theReserve.take();
  if (stacks == nullptr) {
    birth.error = ENOMEM;
    birth.failed = "mmap";
  } else {
    birth.grandchildStackTop = std::end(stacks->second);
    if (!getsStrangers() || !haveKeeper(&makeGrandchild, &birth)) {
      runBirth(birth, std::end(stacks->first));
    }
  }
  theReserve.giveBack(stacks);
  close(sockets[1]);
  if (birth.failed != nullptr) {
    close(sockets[0]);
    return {.fd = -1, .error = birth.error, .failed = birth.failed};
  }
  return {.fd = sockets[0], .error = 0, .failed = nullptr};
}

} // namespace hot_restart::runtime
