// Words of the launcher over the one process runner; fork for our own work.
#include "base/process.h"

#include "base/exit_code.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

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

int reportCannotRun(const std::string& why) {
  std::fprintf(stderr, "hrtool: %s\n", why.c_str());
  return toInt(ExitCode::kCannotExecute);
}

/// What the forked child does; its exit status says whether all was written to `file`.
[[noreturn]] void workInChild(std::string (*work)(const void* context), const void* context,
                              int file) {
  SignalForwarding::resetInChild();
  const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (silence >= 0) {
    dup2(silence, STDERR_FILENO); // A crash's last words; `hrtool rewrite` shows them to a person.
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

} // namespace

std::vector<char*> pointersTo(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words) {
    pointers.push_back(const_cast<char*>(word.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

ProcessEnd run(const std::vector<std::string>& arguments, StandardError standardError) {
  const bool holdsBack = standardError == StandardError::kHoldBack;
  Result<ProcessEnd> end =
      systemProcesses().run({.arguments = arguments,
                             .input = InputUse::kInherit,
                             .output = OutputUse::kInherit,
                             .errors = holdsBack ? OutputUse::kCapture : OutputUse::kInherit,
                             .signals = SignalUse::kForward});
  return end ? *end : ProcessEnd{.status = reportCannotRun(end.error().message)};
}

bool runIsolated(std::string (*work)(const void* context), const void* context,
                 std::string& output) {
  const int file = memfd_create("result", MFD_CLOEXEC);
  if (file < 0) {
    return false;
  }
  const SignalForwarding forwarding;
  const pid_t child = fork();
  if (child == 0) {
    workInChild(work, context, file);
  }
  int status = 0;
  if (child > 0) {
    SignalForwarding::setChild(child);
    status = waitForStatus(child);
    output = readFromStart(file);
  }
  close(file);
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int becomeProcess(const std::vector<std::string>& arguments) {
  execvp(arguments[0].c_str(), pointersTo(arguments).data());
  return reportCannotRun("cannot run " + arguments[0] + ": " + std::strerror(errno));
}

} // namespace hot_restart::cli
