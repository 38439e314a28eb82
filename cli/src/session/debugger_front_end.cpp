// Starts a debugger with the session's script on the terminal, and sees it leave.
#include "hot_restart/rewriter/result.h"
#include "session/control_protocol.h"
#include "session/debugger_scripts.h"
#include "session/front_end.h"
#include "session/report_text.h"
#include "session/session_folder.h"
#include "session/terminal.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

extern char** environ;

namespace hot_restart::cli {
namespace {

/// A debugger needs a moment to detach; a hanging one is killed (the kernel detaches then).
constexpr int kLeaveMilliseconds = 3000;

std::string taskJson(const DebuggerTask& task) {
  llvm::json::Array frames;
  for (const DebuggerTask::Restartable& frame : task.restartable) {
    frames.push_back(llvm::json::Object{{"number", frame.number},
                                        {"pc", static_cast<std::int64_t>(frame.pc)},
                                        {"cfa", static_cast<std::int64_t>(frame.cfa)}});
  }
  llvm::json::Object object{{"pid", task.pid},
                            {"tid", task.tid},
                            {"pc", static_cast<std::int64_t>(task.framePc)},
                            {"frames", std::move(frames)},
                            {"folder", task.folder},
                            {"control", task.folder + kControlName},
                            {"help", task.help ? debuggerHelp() : ""}};
  std::string text;
  llvm::raw_string_ostream(text) << llvm::json::Value(std::move(object));
  return text;
}

/// The session's environment, with the task, without what was meant for the program.
std::vector<std::string> debuggerEnvironment(const DebuggerTask& task) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry; ++entry) {
    const std::string variable = *entry;
    if (!variable.starts_with("LD_PRELOAD=") && !variable.starts_with("HOT_RESTART_TASK=")) {
      variables.push_back(variable);
    }
  }
  variables.push_back("HOT_RESTART_TASK=" + taskJson(task));
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

/// Starts `arguments` on the terminal with default signals. 0: `reason` says why not.
pid_t spawnOnTerminal(std::vector<std::string> arguments, std::vector<std::string> environment,
                      int terminal, std::string& reason) {
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::posix_spawn_file_actions_adddup2(&files, terminal, standard);
  }
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t signals;
  ::sigfillset(&signals);
  ::posix_spawnattr_setsigdefault(&attributes, &signals);
  ::sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&attributes, &signals);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, arguments.front().c_str(), &files, &attributes,
                                     pointers(arguments).data(), pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  if (failure != 0) {
    reason = arguments.front() + ": " + std::strerror(failure);
    return 0;
  }
  return child;
}

/// A debugger: what it is called, and how it is given the session's script.
struct DebuggerProgram {
  std::vector<std::string> names; ///< Tried in turn.
  const char* scriptName;
  const char* script;
  std::vector<std::string> (*arguments)(const std::string& script);
};

const DebuggerProgram& gdb() {
  static const DebuggerProgram program{
      .names = {"gdb"},
      .scriptName = "/debugger_session.py",
      .script = gdbScript(),
      .arguments = [](const std::string& script) -> std::vector<std::string> {
        return {"-q",
                "-iex",
                "set debuginfod enabled off",
                "-iex",
                "set pagination off",
                "-iex",
                "set confirm off",
                "-x",
                script};
      }};
  return program;
}

/// The script takes the place of the alias; where lldb cannot run it (no Python), lldb quits. What
/// `-o` names ends at the first error, a file of commands does not.
const DebuggerProgram& lldb() {
  static const DebuggerProgram program{
      .names = {"lldb", "lldb-20", "lldb-19", "lldb-18", "lldb-17", "lldb-16", "lldb-15",
                "lldb-14"},
      .scriptName = "/lldb_session.py",
      .script = lldbScript(),
      .arguments = [](const std::string& script) -> std::vector<std::string> {
        const std::string commands = script + ".commands";
        static_cast<void>(writeFileAtomically(commands, "command alias hot-restart-ready quit\n"
                                                        "command script import \"" +
                                                            script +
                                                            "\"\n"
                                                            "hot-restart-ready\n"));
        return {"--source-quietly", "-o", "command source -e false -s true \"" + commands + "\""};
      }};
  return program;
}

class DebuggerFrontEnd : public FrontEnd {
public:
  DebuggerFrontEnd(const DebuggerProgram& program, std::shared_ptr<Terminal> terminal,
                   DebuggerTask task)
      : program_(program), terminal_(std::move(terminal)), task_(std::move(task)) {}
  DebuggerFrontEnd(const DebuggerFrontEnd&) = delete;
  DebuggerFrontEnd& operator=(const DebuggerFrontEnd&) = delete;
  ~DebuggerFrontEnd() override { leave(); }

  Status open() override {
    const std::string script = task_.folder + program_.scriptName;
    if (Status status = writeFileAtomically(script, program_.script); !status) {
      return status;
    }
    terminal_->take();
    attached_ = leaving_ = false;
    for (std::size_t i = 0; i < program_.names.size() && debugger_ == 0; ++i) {
      std::vector<std::string> arguments = program_.arguments(script);
      arguments.insert(arguments.begin(), program_.names[i]);
      debugger_ = spawnOnTerminal(std::move(arguments), debuggerEnvironment(task_),
                                  terminal_->descriptor(), i == 0 ? reason_ : unsaid_);
    }
    if (debugger_ == 0) {
      return Error{ErrorCode::kSystem, reason_};
    }
    task_.help = false;
    watch_ = static_cast<int>(::syscall(SYS_pidfd_open, debugger_, 0));
    return Done{};
  }

  int descriptor() const override { return watch_; }

  /// It has ended by itself: quit, Ctrl-D, or it never got as far as a prompt.
  ControlRequest onReadable() override {
    leave();
    if (attached_) {
      return {.command = "reraise"};
    }
    if (reason_.empty()) {
      reason_ = program_.names.front() + " ended before it was attached";
    }
    return {.command = kFallBackWish, .detail = reason_};
  }

  void onAttached() override { attached_ = true; }
  void onAttachFailed(const std::string& why) override {
    reason_ = why;
    leaving_ = true;
  }
  bool holdsProgram() const override { return debugger_ != 0; }
  void onLeaving() override { leaving_ = true; }
  void say(const std::string& text) override { writeText(terminal_->descriptor(), text); }

  void close() override {
    leave();
    terminal_->giveBack();
  }

  Colours colours() const override {
    return wantsColours(terminal_->descriptor()) ? Colours::kOn : Colours::kOff;
  }

private:
  /// Waits for it to go, and makes it go if it does not.
  void leave() {
    if (debugger_ == 0) {
      return;
    }
    if (!leaving_ && !hasEnded(0)) {
      ::kill(debugger_, SIGTERM);
    }
    if (!hasEnded(kLeaveMilliseconds)) {
      ::kill(debugger_, SIGKILL);
    }
    while (::waitpid(debugger_, nullptr, 0) < 0 && errno == EINTR) {
    }
    ::close(watch_);
    debugger_ = 0;
    watch_ = -1;
  }

  bool hasEnded(int milliseconds) const {
    pollfd entry{watch_, POLLIN, 0};
    int ready = ::poll(&entry, 1, milliseconds);
    while (ready < 0 && errno == EINTR) {
      ready = ::poll(&entry, 1, milliseconds);
    }
    return ready > 0;
  }

  const DebuggerProgram& program_;
  std::shared_ptr<Terminal> terminal_;
  DebuggerTask task_;
  std::string reason_, unsaid_;
  pid_t debugger_ = 0;
  int watch_ = -1;
  bool attached_ = false;
  bool leaving_ = false;
};

} // namespace

std::unique_ptr<FrontEnd> makeDebuggerFrontEnd(const std::string& name,
                                               std::shared_ptr<Terminal> terminal,
                                               DebuggerTask task) {
  return std::make_unique<DebuggerFrontEnd>(name == "lldb" ? lldb() : gdb(), std::move(terminal),
                                            std::move(task));
}

} // namespace hot_restart::cli
