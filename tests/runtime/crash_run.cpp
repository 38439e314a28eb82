// Starts the program with a fake session, collects its output and its log, and tells how it ended.
#include "crash_run.h"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::test {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> linesOf(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// Leaves what the program and its runtimes would have said without us.
std::string withoutOurLines(const std::string& text) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    kept += line.starts_with("hot_restart: ") ? "" : line + "\n";
  }
  return kept;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream list(text);
  for (std::string name; std::getline(list, name, ',');) {
    names.push_back(name);
  }
  return names;
}

/// A folder of its own for each run, removed with everything in it.
class Folder {
public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "hot_restart_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }

private:
  fs::path path_;
};

/// Returns when nobody holds the other end any more: the program has ended, and so have its
/// sessions.
void waitForEnd(int pipeEnd) {
  char byte = 0;
  while (read(pipeEnd, &byte, 1) > 0) {
  }
  close(pipeEnd);
}

/// Makes a new terminal the controlling one of this (then leading) process, and its standard error.
void takeTerminal() {
  const int controller = posix_openpt(O_RDWR | O_NOCTTY);
  if (controller < 0 || grantpt(controller) != 0 || unlockpt(controller) != 0 || setsid() < 0) {
    std::_Exit(93);
  }
  const int terminal =
      open(ptsname(controller), O_RDWR); // The first terminal a session leader opens is its own.
  dup2(terminal, 2);
  close(terminal);
  fcntl(controller, F_SETFD, 0); // Stays open: a terminal without its other end hangs up.
}

[[noreturn]] void becomeProgram(const CrashOrder& order, const Folder& folder) {
  std::map<std::string, std::string> environment = {
      {"HOT_RESTART_DEBUGGER", "wait"},
      {"HOT_RESTART_HRTOOL", FAKE_SESSION},
      {"FAKE_SESSION", order.session},
      {"FAKE_SESSION_LOG", folder / "log"},
      {"FAKE_SESSION_UNIT", TEST_UNIT},
      // hrtool finds it in the manifests.
      {"FAKE_SESSION_TABLES",
       order.program.find("gcc12") != std::string::npos ? "cover faults" : "cover calls"},
  };
  unsetenv("HOT_RESTART");
  for (const auto& [name, value] : order.environment) {
    environment[name] = value;
  }
  for (const auto& [name, value] : environment) {
    setenv(name.c_str(), value.c_str(), 1);
  }
  alarm(120); // A program that hangs is no use to anybody.
  const rlimit noCore{0, 0};
  setrlimit(RLIMIT_CORE, &noCore);
  if (freopen((folder / "output").c_str(), "w", stdout) == nullptr ||
      freopen((folder / "errors").c_str(), "w", stderr) == nullptr) {
    std::_Exit(95);
  }
  if (order.terminal) {
    takeTerminal();
  }
  std::vector<std::string> words = order.prefix;
  words.insert(words.end(),
               {std::string(PROGRAM_FOLDER "/") + order.program, order.scenario, order.kind});
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  std::_Exit(94);
}

} // namespace

std::vector<std::string> crashPrograms() { return split(PROGRAM_NAMES); }
std::vector<std::string> wrappedPrograms() { return split(WRAPPED_NAMES); }
std::vector<std::string> sanitizedPrograms() { return split(SANITIZED_NAMES); }

int CrashRun::cleanupsSkipped() const {
  for (auto line = sessionLog.rbegin(); line != sessionLog.rend(); ++line) {
    if (line->starts_with("restarting ")) {
      return std::stoi(line->substr(line->rfind(' ')));
    }
  }
  return -1;
}

CrashRun runCrash(const CrashOrder& order) {
  const Folder folder;
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return {};
  }
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 0); // Program and sessions inherit it, and nobody writes to it.
    becomeProgram(order, folder);
  }
  close(ends[1]);
  waitForEnd(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  CrashRun run;
  run.exitStatus = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  run.output = contentOf(folder / "output");
  run.errors = contentOf(folder / "errors");
  run.foreignErrors = withoutOurLines(run.errors);
  run.sessionLog = linesOf(folder / "log");
  return run;
}

} // namespace hot_restart::test
