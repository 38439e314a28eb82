// Starts processes with posix_spawn. What they write is held in memory files and not in pipes: no
// process has to read while it waits, and a child that outlives its parent keeps nobody waiting.
#include "hot_restart/process_runner.h"

#include "hot_restart/result.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): sigaction() and kill() are POSIX
#include <spawn.h>
#include <string>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ; // NOLINT(readability-redundant-declaration): not every libc declares it

namespace hot_restart {
namespace {

constexpr std::array kForwarded = {SIGINT, SIGTERM, SIGHUP};

volatile sig_atomic_t forwardedTo = 0;
volatile sig_atomic_t interruptedBy = 0;
std::array<struct sigaction, kForwarded.size()> actionsBefore = {};

/// Signal-safe: it calls kill() and stores two plain values.
void forward(int signal) {
  interruptedBy = signal;
  if (forwardedTo > 0) {
    kill(static_cast<pid_t>(forwardedTo), signal);
  }
}

/// A file in memory that takes what a process writes; none when nothing is wanted.
class CaptureFile {
public:
  explicit CaptureFile(bool wanted)
      : file_(wanted ? memfd_create("output", MFD_CLOEXEC) : -1), error_(errno), wanted_(wanted) {}
  ~CaptureFile() {
    if (file_ >= 0) {
      close(file_);
    }
  }
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;

  int descriptor() const { return file_; }
  /// An errno: it is wanted, and cannot be made. 0: all is well.
  int error() const { return wanted_ && file_ < 0 ? error_ : 0; }

  std::string text() const {
    std::string text;
    if (file_ < 0) {
      return text;
    }
    lseek(file_, 0, SEEK_SET);
    std::array<char, 65536> block;
    for (;;) {
      const ssize_t got = read(file_, block.data(), block.size());
      if (got > 0) {
        text.append(block.data(), static_cast<std::size_t>(got));
      } else if (got == 0 || errno != EINTR) {
        return text;
      }
    }
  }

private:
  int file_, error_;
  bool wanted_;
};

/// What a child does with its descriptors before it becomes the program.
class FileActions {
public:
  FileActions(const ProcessRequest& request, int capture) {
    posix_spawn_file_actions_init(&actions_);
    if (request.input == InputUse::kEmpty) {
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    direct(STDOUT_FILENO, request.output, capture);
    direct(STDERR_FILENO, request.errors, capture);
    if (!request.directory.empty()) {
      posix_spawn_file_actions_addchdir_np(&actions_, request.directory.c_str());
    }
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
  void direct(int stream, OutputUse use, int capture) {
    if (use == OutputUse::kCapture) {
      posix_spawn_file_actions_adddup2(&actions_, capture, stream);
    } else if (use == OutputUse::kDiscard) {
      posix_spawn_file_actions_addopen(&actions_, stream, "/dev/null", O_WRONLY, 0);
    }
  }

  posix_spawn_file_actions_t actions_;
};

/// Returns an errno; 0: `process` runs.
int start(const ProcessRequest& request, int capture, pid_t& process) {
  std::vector<char*> raw;
  raw.reserve(request.arguments.size() + 1);
  for (const std::string& argument : request.arguments) {
    raw.push_back(const_cast<char*>(argument.c_str()));
  }
  raw.push_back(nullptr);
  const FileActions actions(request, capture);
  return posix_spawnp(&process, raw[0], actions.get(), nullptr, raw.data(), environ);
}

/// Kills the process if it lives that long. A kernel without pidfd_open() knows no such limit.
void killAfter(pid_t process, std::chrono::milliseconds limit) {
  const auto handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  if (handle < 0) {
    return;
  }
  pollfd ended = {.fd = handle, .events = POLLIN, .revents = 0};
  if (poll(&ended, 1, static_cast<int>(limit.count())) == 0) {
    kill(process, SIGKILL);
  }
  close(handle);
}

void waitFor(pid_t process, std::chrono::milliseconds limit, ProcessEnd& end) {
  if (limit.count() != 0) {
    killAfter(process, limit);
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end.status = end.signal != 0 ? 128 + end.signal : WEXITSTATUS(status);
}

/// Returns an errno; 0: it ran.
int startAndWait(const ProcessRequest& request, int capture, ProcessEnd& end) {
  pid_t process = 0;
  const int failure = start(request, capture, process);
  if (failure == 0) {
    if (request.signals == SignalUse::kForward) {
      SignalForwarding::setChild(process);
    }
    waitFor(process, request.timeLimit, end);
  }
  return failure;
}

class SystemProcesses : public ProcessRunner {
public:
  Result<ProcessEnd> run(const ProcessRequest& request) override {
    const CaptureFile capture(request.output == OutputUse::kCapture ||
                              request.errors == OutputUse::kCapture);
    if (capture.error() != 0) {
      return Error{ErrorCode::kSystem,
                   std::string("cannot make a file in memory: ") + std::strerror(capture.error())};
    }
    ProcessEnd end;
    int failure = 0;
    if (request.signals == SignalUse::kForward) {
      const SignalForwarding forwarding;
      failure = startAndWait(request, capture.descriptor(), end);
    } else {
      failure = startAndWait(request, capture.descriptor(), end);
    }
    if (failure != 0) {
      return Error{ErrorCode::kSystem,
                   "cannot run " + request.arguments[0] + ": " + std::strerror(failure)};
    }
    end.output = capture.text();
    return end;
  }
};

} // namespace

ProcessRunner& systemProcesses() {
  static SystemProcesses processes;
  return processes;
}

SignalForwarding::SignalForwarding() {
  struct sigaction action = {};
  action.sa_handler = forward;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kForwarded.size(); ++i) {
    sigaction(kForwarded[i], nullptr, &actionsBefore[i]);
    if (actionsBefore[i].sa_handler != SIG_IGN) {
      sigaction(kForwarded[i], &action, nullptr);
    }
  }
}

SignalForwarding::~SignalForwarding() {
  for (std::size_t i = 0; i < kForwarded.size(); ++i) {
    sigaction(kForwarded[i], &actionsBefore[i], nullptr);
  }
  forwardedTo = 0;
  if (interruptedBy != 0) {
    raise(interruptedBy);
  }
}

void SignalForwarding::setChild(int process) {
  forwardedTo = process;
  if (interruptedBy != 0) {
    kill(process, interruptedBy);
  }
}

void SignalForwarding::resetInChild() {
  for (const int number : kForwarded) {
    signal(number, SIG_DFL);
  }
}

} // namespace hot_restart
