// Runs a trial, on the program's side and in the copy. The stub's return address becomes
// hr_trial_returned: there the value is in its registers, and an exception that leaves the function
// finds no frame to go on to, which makes it an uncaught one.
#include "session/trial.h"

#include "base/address.h"
#include "base/channel.h"
#include "base/config.h"
#include "base/start_state.h"
#include "load/reload.h"
#include "signals/user_handlers.h"
#include "unwinding/thread_state.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <hot_restart/wire.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// NOLINTBEGIN(readability-identifier-naming): names for the assembler.
extern "C" {
/// The stub returns here.
void hr_trial_returned();
/// `registers` is where it has put rax, rdx, xmm0 and xmm1.
[[noreturn, gnu::used, gnu::visibility("hidden")]] void
hr_trial_report(const std::uint64_t* registers);
}
// NOLINTEND(readability-identifier-naming)

// It has no unwind information, on purpose; the nop keeps the address before it from being
// anybody's.
asm(R"(
  .text
  nop
  .hidden hr_trial_returned
  .globl hr_trial_returned
hr_trial_returned:
  sub $64, %rsp
  mov %rax, (%rsp)
  mov %rdx, 8(%rsp)
  movsd %xmm0, 16(%rsp)
  movsd %xmm1, 24(%rsp)
  mov %rsp, %rdi
  call hr_trial_report
  ud2
)");

namespace hot_restart::runtime {
namespace {

constexpr unsigned kSpareSeconds = 10;
constexpr std::uint64_t kLongestText = 1U << 20;

int theTrialFd = -1;

pid_t cloneProcess() {
  return static_cast<pid_t>(syscall(SYS_clone, 0, nullptr, nullptr, nullptr, 0));
}

int connectTo(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof address.sun_path) {
    return -1;
  }
  std::memcpy(address.sun_path, path, std::strlen(path) + 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

/// What the program has not written yet is the program's to write. A lock that another thread held
/// when the copy was made is never given back: then nothing is done.
void forgetBuffered() {
  if (ftrylockfile(stdout) == 0) {
    __fpurge(stdout);
    funlockfile(stdout);
  }
}

void flushOutput(void* /*unused*/) {
  if (ftrylockfile(stdout) == 0) {
    static_cast<void>(fflush(stdout));
    funlockfile(stdout);
  }
}

/// Opens it above the standard descriptors, which the program may have closed.
int openHigh(const char* path, int flags) {
  const int low = open(path, flags | O_CLOEXEC, 0600);
  const int high = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, 3);
  if (low >= 0) {
    close(low);
  }
  return high;
}

/// The copy reads nothing, and what it prints goes to the file.
void captureOutput(const char* path) {
  forgetBuffered();
  const int output = openHigh(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
  const int input = openHigh("/dev/null", O_RDONLY);
  if (output >= 0 && input >= 0) {
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
  }
  for (const int fd : {output, input}) {
    if (fd >= 0) {
      close(fd);
    }
  }
  rememberStandardFiles();
}

/// Whoever started it has gone, and the program's own alarm must not be taken for ours.
void limitLife(unsigned seconds) {
  struct sigaction byDefault = {};
  byDefault.sa_handler = SIG_DFL;
  setAction(SIGALRM, &byDefault, nullptr);
  const std::uint64_t one = std::uint64_t{1} << (SIGALRM - 1);
  syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &one, nullptr, sizeof one);
  alarm(seconds);
}

[[noreturn]] void leave(int status) {
  for (;;) {
    syscall(SYS_exit_group, status);
  }
}

/// The session reads our memory map first.
[[noreturn]] void waitAndLeave() {
  char byte = 0;
  static_cast<void>(read(theTrialFd, &byte, 1));
  leave(0);
}

/// The place of the stub's own return address: below the stack pointer that its caller had at the
/// call, which is what Frame::cfa says. Null: it holds something else than the report says.
std::uint64_t* returnAddressOf(const wire::Crash& crash, std::uint32_t stubFrame) {
  if (stubFrame + 1 >= crash.frameCount) {
    return nullptr;
  }
  const wire::Frame& caller = crash.frames[stubFrame + 1];
  auto* const address = pointerTo<std::uint64_t>(caller.cfa - sizeof(std::uint64_t));
  return *address == caller.ip ? address : nullptr;
}

/// Runs in the copy. False: there is nothing to call.
bool setUpCopy(const wire::Try& wish, const wire::Crash& crash) {
  setStartPid(getpid());
  forgetOtherThreadsChanges();
  theTrialFd = connectTo(wish.socket);
  if (theTrialFd < 0) {
    leave(1);
  }
  limitLife(wish.seconds + kSpareSeconds);
  captureOutput(wish.output);
  wire::LoadReply reply;
  reply.ok = 1;
  if (wish.list[0] != '\0') {
    reply.ok = 0;
    loadUnits(wish.list, reply);
  }
  const Channel channel(theTrialFd);
  if (!channel.send(wire::MessageType::kLoaded, &reply, sizeof reply) || reply.ok == 0) {
    waitAndLeave();
  }
  *returnAddressOf(crash, wish.stubFrame) = reinterpret_cast<std::uint64_t>(&hr_trial_returned);
  return true;
}

/// Copies as much as can be read of what lies at `address`: the kernel looks, so that nothing can
/// fault.
std::uint32_t copyMemory(std::uint64_t address, char* to, std::size_t size) {
  int ends[2];
  std::uint32_t copied = 0;
  if (address == 0 || pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return 0;
  }
  const ssize_t sent = write(ends[1], pointerTo<char>(address), size);
  const ssize_t got = sent > 0 ? read(ends[0], to, static_cast<std::size_t>(sent)) : 0;
  copied = got > 0 ? static_cast<std::uint32_t>(got) : 0;
  close(ends[0]);
  close(ends[1]);
  return copied;
}

} // namespace

bool startTrial(const wire::Try& wish, const wire::Crash& crash, int fd) {
  wire::Trying answer;
  if (returnAddressOf(crash, wish.stubFrame) == nullptr) {
    static_cast<void>(Channel(fd).send(wire::MessageType::kTrying, &answer, sizeof answer));
    return false;
  }
  const pid_t between =
      cloneProcess(); // It has no exit signal: the program's own wait() sees nothing.
  if (between == 0) {
    const pid_t copy = cloneProcess();
    if (copy == 0) {
      close(fd);
      return setUpCopy(wish, crash);
    }
    leave(copy < 0 ? 1 : 0);
  }
  int status = 1;
  while (between > 0 && waitpid(between, &status, __WCLONE) < 0 && errno == EINTR) {
  }
  answer.ok = between > 0 && status == 0 ? 1 : 0;
  static_cast<void>(Channel(fd).send(wire::MessageType::kTrying, &answer, sizeof answer));
  return false;
}

bool isTrial() { return theTrialFd >= 0; }

void endTrial(const wire::Crash& crash) {
  runGuarded(&flushOutput, nullptr);
  static_cast<void>(Channel(theTrialFd).send(wire::MessageType::kCrash, &crash, sizeof crash));
  waitAndLeave();
}

} // namespace hot_restart::runtime

void hr_trial_report(const std::uint64_t* registers) {
  using namespace hot_restart;
  using namespace hot_restart::runtime;
  wire::Returned returned;
  std::copy_n(registers, 4, returned.registers);
  returned.memorySize = copyMemory(registers[0], returned.memory, sizeof returned.memory);
  std::uint64_t text[2] = {0, 0}; // A std::string begins with these: where, and how much.
  if (returned.memorySize >= sizeof text) {
    std::memcpy(text, returned.memory, sizeof text);
  }
  if (text[1] > 0 && text[1] < kLongestText) {
    returned.textSize =
        copyMemory(text[0], returned.text, std::min<std::uint64_t>(text[1], sizeof returned.text));
  }
  runGuarded(&flushOutput, nullptr);
  static_cast<void>(
      Channel(theTrialFd).send(wire::MessageType::kReturned, &returned, sizeof returned));
  waitAndLeave();
}
