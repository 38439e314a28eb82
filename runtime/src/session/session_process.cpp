// Makes two processes by clone(CLONE_VM | CLONE_VFORK), as posix_spawn makes one: the grandchild
// becomes the session and belongs to nobody; the child in between has no exit signal and is reaped
// here. What the children call are the kernel's own entries: sanitizers would take them for threads
// of the program.
#include "session/session_process.h"

#include "signals/user_handlers.h"
#include "unwinding/thread_state.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// clone() under the name that ThreadSanitizer does not interpose.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" int __clone(int (*function)(void*), void* stack, int flags, void* argument, ...);

namespace hot_restart::runtime {
namespace {

constexpr std::size_t kStackSize = std::size_t{64} * 1024;
constexpr std::size_t kMostVariables = 65536; // Only pages that are needed are touched.
constexpr int kSessionFd = 3;                 // What the session is told in --fd.

/// The children share it, and run while this thread waits (CLONE_VFORK).
struct Birth {
  const char* hrtool;
  const char* command;
  char** environment;
  int socket;
  char* grandchildStackTop;
  int error;
  const char* failed;
};

/// Leaves out LD_PRELOAD: what is meant for the program would also be loaded into hrtool, compilers
/// and debuggers. `data` is room for kMostVariables, all null.
void copyEnvironment(void* data) {
  char** to = static_cast<char**>(data);
  char** const last = to + kMostVariables - 1;
  for (char** variable = environ; variable != nullptr && *variable != nullptr && to != last;
       ++variable) {
    if (std::strncmp(*variable, "LD_PRELOAD=", 11) != 0) {
      *to++ = *variable;
    }
  }
  *to = nullptr;
}

/// Another thread may be changing the environment, and its lock may be held by the crashed code: so
/// none is taken, a fault of what has been moved away is caught, and the copy is made again. What
/// is copied is only handed to execve(), where the kernel checks it. Signal-safe: reads, guarded.
void copyEnvironmentGuarded(char** to) {
  constexpr int kAttempts = 3;
  for (int i = 0; i < kAttempts && runGuarded(&copyEnvironment, static_cast<void*>(to)) != 0; ++i) {
  }
}

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
  const std::uint64_t none = 0;
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, sizeof none);
}

/// Runs in the grandchild, in the program's memory, until execve().
int becomeSession(void* data) {
  auto& birth = *static_cast<Birth*>(data);
  resetSignals();
  // The socket is above kSessionFd (see startSession), so dup2 makes a new descriptor, without
  // close-on-exec.
  if (syscall(SYS_dup2, birth.socket, kSessionFd) < 0) {
    birth.failed = "dup2";
  } else {
    syscall(SYS_close_range, kSessionFd + 1, ~0U, 0);
    char name[] = "hrtool";
    char option[] = "--fd";
    char number[] = {'0' + kSessionFd, '\0'};
    char* arguments[] = {name, const_cast<char*>(birth.command), option, number, nullptr};
    syscall(SYS_execve, birth.hrtool, arguments, birth.environment);
    birth.failed = "execve";
  }
  birth.error = errno;
  exitNow(127);
}

int haveGrandchild(void* data) {
  auto& birth = *static_cast<Birth*>(data);
  if (__clone(&becomeSession, birth.grandchildStackTop, CLONE_VM | CLONE_VFORK, data) < 0) {
    birth.error = errno;
    birth.failed = "clone";
  }
  exitNow(0);
}

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
  int low[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, low) != 0) {
    return false;
  }
  int error = 0;
  for (int i = 0; i < 2; ++i) {
    sockets[i] = fcntl(low[i], F_DUPFD_CLOEXEC, kSessionFd + 1);
    error = sockets[i] < 0 ? errno : error; // The program may have no more descriptors.
    close(low[i]);
  }
  if (error != 0) {
    closeSockets(sockets);
    errno = error;
  }
  return error == 0;
}

void runBirth(Birth& birth, char* stack) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  // No handler of the program may run in the children, which share its memory.
  sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t child = __clone(&haveGrandchild, stack + kStackSize, CLONE_VM | CLONE_VFORK, &birth);
  if (child < 0) {
    birth.error = errno;
    birth.failed = "clone";
  }
  while (child > 0 && waitpid(child, nullptr, __WCLONE) < 0 && errno == EINTR) {
  }
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

} // namespace

SessionProcess startSession(const char* hrtool, const char* command) {
  int sockets[2] = {-1, -1};
  if (!makeSockets(sockets)) {
    return {.fd = -1, .error = errno, .failed = "socketpair"};
  }
  constexpr std::size_t kSize = 2 * kStackSize + kMostVariables * sizeof(char*);
  void* memory = mmap(nullptr, kSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  SessionProcess session{.fd = sockets[0], .error = 0, .failed = nullptr};
  if (memory == MAP_FAILED) {
    session.error = errno;
    session.failed = "mmap";
  } else {
    char* const stacks = static_cast<char*>(memory);
    Birth birth{.hrtool = hrtool,
                .command = command,
                .environment = reinterpret_cast<char**>(stacks + 2 * kStackSize),
                .socket = sockets[1],
                .grandchildStackTop = stacks + 2 * kStackSize,
                .error = 0,
                .failed = nullptr};
    copyEnvironmentGuarded(birth.environment);
    runBirth(birth, stacks);
    session.error = birth.error;
    session.failed = birth.failed;
    munmap(memory, kSize);
  }
  close(sockets[1]);
  if (session.failed != nullptr) {
    close(session.fd);
    session.fd = -1;
  }
  return session;
}

} // namespace hot_restart::runtime
