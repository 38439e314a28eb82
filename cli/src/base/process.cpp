// Compilers are started with posix_spawn, our own work with fork.
#include "base/process.h"

#include "base/exit_code.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <signal.h> // NOLINT(modernize-deprecated-headers): sigaction() and kill() are POSIX
#include <spawn.h>
#include <string>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ; // NOLINT(readability-redundant-declaration): not every libc declares it

namespace hot_restart::cli {
namespace {

constexpr std::array kForwarded = {SIGINT, SIGTERM, SIGHUP};

volatile sig_atomic_t childPid = 0;
volatile sig_atomic_t interruptedBy = 0;

/// Signal-safe: kill() and two plain stores.
void forward(int signal) {
  interruptedBy = signal;
  if (childPid > 0) {
    kill(static_cast<pid_t>(childPid), signal);
  }
}

/// Forwards signals while it lives.
class ForwardSignals {
public:
  ForwardSignals() {
    struct sigaction action = {};
    action.sa_handler = forward;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kForwarded.size(); ++i) {
      sigaction(kForwarded[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) {
        sigaction(kForwarded[i], &action, nullptr);
      }
    }
  }
  ~ForwardSignals() {
    for (std::size_t i = 0; i < kForwarded.size(); ++i) {
      sigaction(kForwarded[i], &before_[i], nullptr);
    }
    childPid = 0;
    if (interruptedBy != 0) {
      raise(interruptedBy);
    }
  }
  ForwardSignals(const ForwardSignals&) = delete;
  ForwardSignals& operator=(const ForwardSignals&) = delete;

private:
  std::array<struct sigaction, kForwarded.size()> before_ = {};
};

std::vector<char*> pointers(const std::vector<std::string>& arguments) {
  std::vector<char*> result;
  result.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) {
    result.push_back(const_cast<char*>(argument.c_str()));
  }
  result.push_back(nullptr);
  return result;
}

std::string readFromStart(int file) {
  std::string text;
  lseek(file, 0, SEEK_SET);
  std::array<char, 65536> block;
  for (ssize_t got = 0; (got = read(file, block.data(), block.size())) > 0;) {
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  return text;
}

int waitForStatus(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

void fill(ProcessEnd& end, int status) {
  end.killed = WIFSIGNALED(status);
  end.status = end.killed ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int reportCannotRun(const std::string& program, int error) {
  std::fprintf(stderr, "hrtool: cannot run %s: %s\n", program.c_str(), std::strerror(error));
  return toInt(ExitCode::kCannotExecute);
}

} // namespace

ProcessEnd run(const std::vector<std::string>& arguments, StandardError standardError) {
  ProcessEnd end;
  const int held =
      standardError == StandardError::kHoldBack ? memfd_create("stderr", MFD_CLOEXEC) : -1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (held >= 0) {
    posix_spawn_file_actions_adddup2(&actions, held, STDERR_FILENO);
  }
  {
    const ForwardSignals forwarding;
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments[0].c_str(), &actions, nullptr,
                                   pointers(arguments).data(), environ);
    if (error != 0) {
      end.status = reportCannotRun(arguments[0], error);
    } else {
      childPid = child;
      if (interruptedBy != 0) {
        kill(child, interruptedBy);
      }
      fill(end, waitForStatus(child));
    }
  }
  posix_spawn_file_actions_destroy(&actions);
  if (held >= 0) {
    end.standardError = readFromStart(held);
    close(held);
  }
  return end;
}

bool runIsolated(std::string (*work)(const void* context), const void* context,
                 std::string& output) {
  const int file = memfd_create("result", MFD_CLOEXEC);
  const ForwardSignals forwarding;
  const pid_t child = file < 0 ? -1 : fork();
  if (child < 0) {
    return false;
  }
  if (child == 0) {
    for (const int number : kForwarded) {
      signal(number, SIG_DFL);
    }
    const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (silence >= 0) {
      dup2(silence,
           STDERR_FILENO); // A crash's last words; `hrtool rewrite` shows them to a person.
    }
    const std::string result = work(context);
    std::size_t done = 0;
    while (done < result.size()) {
      const ssize_t wrote = write(file, result.data() + done, result.size() - done);
      if (wrote < 0) {
        _exit(1);
      }
      done += static_cast<std::size_t>(wrote);
    }
    _exit(0); // No destructors: the parent's buffers are not ours to flush.
  }
  childPid = child;
  const int status = waitForStatus(child);
  output = readFromStart(file);
  close(file);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int becomeProcess(const std::vector<std::string>& arguments) {
  execvp(arguments[0].c_str(), pointers(arguments).data());
  return reportCannotRun(arguments[0], errno);
}

} // namespace hot_restart::cli
