// Programs run beside the server, so the runner of process_runner.h, which waits, does not fit.
#include "mcp/started_programs.h"

#include "base/process.h"
#include "hot_restart/result.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr off_t kMostOutput = 16384;

/// A file without a name, readable and writable; -1: none can be made.
int namelessFile(int more = 0) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  return ::open(error ? "/tmp" : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | more, 0600);
}

std::vector<std::string> environmentWith(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> words;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string word = *entry;
    if (!variables.contains(word.substr(0, word.find('=')))) {
      words.push_back(word);
    }
  }
  for (const auto& [name, value] : variables) {
    std::string word = name;
    word += "=";
    word += value;
    words.push_back(std::move(word));
  }
  return words;
}

/// posix_spawn's two objects, with their ends.
class Spawning {
public:
  Spawning(const StartRequest& request, int input, int output) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    if (!request.directory.empty()) {
      ::posix_spawn_file_actions_addchdir_np(&actions_, request.directory.c_str());
    }
    sigset_t set;
    sigemptyset(&set);
    ::posix_spawnattr_setsigmask(&attributes_, &set);
    sigaddset(&set, SIGPIPE); // The server ignores it.
    ::posix_spawnattr_setsigdefault(&attributes_, &set);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  /// 0, or an errno.
  int run(pid_t& pid, const StartRequest& request) {
    std::vector<std::string> words = request.command;
    std::vector<std::string> variables = environmentWith(request.variables);
    return ::posix_spawnp(&pid, words[0].c_str(), &actions_, &attributes_, pointersTo(words).data(),
                          pointersTo(variables).data());
  }

private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

bool fill(int file, const std::string& text) {
  return ::pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

} // namespace

StartedPrograms::~StartedPrograms() {
  for (const auto& [pid, program] : programs_) {
    ::close(program.output);
  }
}

Result<int> StartedPrograms::start(const StartRequest& request) {
  const int input = namelessFile(), output = namelessFile(O_APPEND);
  pid_t pid = 0;
  int error = input < 0 || output < 0 || !fill(input, request.input) ? errno : 0;
  if (error == 0) {
    error = Spawning(request, input, output).run(pid, request);
  }
  ::close(input);
  if (error != 0) {
    ::close(output);
    return Error{ErrorCode::kSystem,
                 "cannot start " + request.command[0] + ": " + std::strerror(error)};
  }
  const std::lock_guard lock(mutex_);
  if (const auto old = programs_.find(pid); old != programs_.end()) {
    ::close(old->second.output); // The number of one that has ended.
  }
  programs_[pid] = {output};
  return pid;
}

bool StartedPrograms::has(int pid) const {
  const std::lock_guard lock(mutex_);
  return programs_.contains(pid);
}

std::vector<int> StartedPrograms::pids() const {
  const std::lock_guard lock(mutex_);
  std::vector<int> pids;
  pids.reserve(programs_.size());
  for (const auto& [pid, program] : programs_) {
    pids.push_back(pid);
  }
  return pids;
}

std::optional<ProgramEnd> StartedPrograms::endOf(int pid) {
  const std::lock_guard lock(mutex_);
  const auto found = programs_.find(pid);
  if (found == programs_.end() || found->second.end) {
    return found == programs_.end() ? std::nullopt : found->second.end;
  }
  int status = 0;
  if (::waitpid(pid, &status, WNOHANG) == pid) {
    found->second.end = WIFSIGNALED(status) ? ProgramEnd{.status = 128 + WTERMSIG(status),
                                                         .signal = WTERMSIG(status)}
                                            : ProgramEnd{.status = WEXITSTATUS(status)};
  }
  return found->second.end;
}

std::string StartedPrograms::newOutput(int pid) {
  const std::lock_guard lock(mutex_);
  const auto found = programs_.find(pid);
  if (found == programs_.end()) {
    return {};
  }
  Program& program = found->second;
  const off_t end = ::lseek(program.output, 0, SEEK_END);
  off_t begin = program.told;
  std::string text;
  if (end - begin > kMostOutput) {
    text = "[" + std::to_string(end - begin - kMostOutput) + " bytes are left out here]\n";
    begin = end - kMostOutput;
  }
  std::array<char, 4096> block{};
  for (ssize_t got = 0;
       begin < end && (got = ::pread(program.output, block.data(), block.size(), begin)) > 0;
       begin += got) {
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  program.told = end > program.told ? begin : program.told;
  return text;
}

} // namespace hot_restart::cli
