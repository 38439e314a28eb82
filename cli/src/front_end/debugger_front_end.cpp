// Starts a debugger with the session's script on the terminal and sees it leave; or has the one
// stop again that has stayed attached since an earlier crash.
#include "front_end/debugger_front_end.h"

#include "base/terminal_text.h"
#include "front_end/debugger_program.h"
#include "front_end/front_end.h"
#include "front_end/session_help.h"
#include "front_end/terminal.h"
#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "program/control_protocol.h"
#include "program/verb.h"
#include "report/coloured_text.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

/// A debugger needs a moment to detach; a hanging one is killed (the kernel detaches then).
constexpr int kLeaveMilliseconds = 3000;
constexpr const char* kTaskName = "/debugger_task.json";

std::string taskJson(const DebuggerTask& task) {
  llvm::json::Array frames;
  for (const DebuggerTask::Restartable& frame : task.restartable) {
    frames.push_back(llvm::json::Object{{"number", frame.number},
                                        {"pc", static_cast<std::int64_t>(frame.pc)},
                                        {"cfa", static_cast<std::int64_t>(frame.cfa)}});
  }
  llvm::json::Object object{
      {"pid", task.pid},
      {"tid", task.tid},
      {"group", static_cast<std::int64_t>(::getpgid(static_cast<pid_t>(task.pid)))},
      {"pc", static_cast<std::int64_t>(task.framePc)},
      {"frames", std::move(frames)},
      {"folder", task.folder},
      {"control", task.folder + kControlName},
      {"help", task.help ? debuggerHelp() : ""}};
  return jsonLine(std::move(object));
}

class DebuggerFrontEnd : public FrontEnd {
public:
  DebuggerFrontEnd(const DebuggerProgram& program, std::shared_ptr<Terminal> terminal,
                   DebuggerTask task, std::function<Status()> stop)
      : program_(program), terminal_(std::move(terminal)), task_(std::move(task)),
        stop_(std::move(stop)) {
    const auto staying = static_cast<pid_t>(task_.stayingDebugger);
    if (staying != 0 && watch(staying)) {
      ::setpgid(0, ::getpgid(staying)); // Ctrl-C at its prompt is for the compiler as well.
    }
  }
  DebuggerFrontEnd(const DebuggerFrontEnd&) = delete;
  DebuggerFrontEnd& operator=(const DebuggerFrontEnd&) = delete;
  ~DebuggerFrontEnd() override {
    if (!stays_) {
      leave();
    }
  }

  Status open() override {
    attached_ = leaving_ = stays_ = false;
    const std::string script = task_.folder + program_.scriptName;
    const std::string taskPath = task_.folder + kTaskName;
    if (Status status = writeWholeFile(taskPath, taskJson(task_)); !status) {
      return status;
    }
    task_.help = false;
    if (debugger_ != 0) {
      terminal_->lend();
      return stop_();
    }
    if (Status status = writeWholeFile(script, program_.script); !status) {
      return status;
    }
    terminal_->take();
    const pid_t started =
        startDebugger(program_, script, taskPath, terminal_->descriptor(), reason_);
    return started != 0 && watch(started) ? Status(Done{}) : Error{ErrorCode::kSystem, reason_};
  }

  int descriptor() const override { return watch_; }

  /// It has ended by itself: quit, Ctrl-D, or it never got as far as a prompt. That somebody has
  /// killed it says nothing about what is to become of the program.
  ControlRequest onReadable() override {
    const std::string name = program_.names.front();
    if (const int signal = leave(); signal != 0) {
      reason_ = name + " was ended by signal " + std::to_string(signal);
    } else if (attached_) {
      return {.command = Verb::kReraise};
    }
    if (reason_.empty()) {
      reason_ = name + " ended before it was attached";
    }
    return {.command = Verb::kFallBack, .detail = reason_};
  }

  void onAttached() override { attached_ = true; }
  void onAttachFailed(const std::string& why) override {
    reason_ = why;
    leaving_ = true;
  }
  bool holdsProgram() const override { return debugger_ != 0; }
  void onLeaving() override { leaving_ = true; }
  void onStaying() override { stays_ = true; }
  pid_t stayingDebugger() const override { return stays_ ? debugger_ : 0; }
  void say(const std::string& text) override { writeText(terminal_->descriptor(), harmless(text)); }

  void close() override {
    if (!stays_) {
      leave();
    }
    terminal_->giveBack();
  }

  Colours colours() const override {
    return wantsColours(terminal_->descriptor()) ? Colours::kOn : Colours::kOff;
  }

  FrameLabels frameLabels() const override { return FrameLabels::kRestartable; }

private:
  /// False: there is no such process any more.
  bool watch(pid_t debugger) {
    watch_ = static_cast<int>(::syscall(SYS_pidfd_open, debugger, 0));
    debugger_ = watch_ >= 0 ? debugger : 0;
    return watch_ >= 0;
  }

  /// Waits for it to go, and makes it go if it does not. The signal that had ended it before; 0:
  /// none, or that is not known.
  int leave() {
    if (debugger_ == 0) {
      return 0;
    }
    const bool hadEnded = hasEnded(0);
    if (!leaving_ && !hasEnded(0)) {
      ::kill(debugger_, SIGTERM);
    }
    if (!hasEnded(kLeaveMilliseconds)) {
      ::kill(debugger_, SIGKILL);
    }
    int status = 0;
    pid_t ended = 0;
    do {
      ended = ::waitpid(debugger_, &status, 0);
    } while (ended < 0 && errno == EINTR);
    ::close(watch_);
    debugger_ = 0;
    watch_ = -1;
    return hadEnded && ended > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
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
  std::function<Status()> stop_;
  std::string reason_;
  pid_t debugger_ = 0; ///< A child, or else what an earlier session has left.
  int watch_ = -1;
  bool attached_ = false;
  bool leaving_ = false;
  bool stays_ = false; ///< The program goes on under the debugger.
};

} // namespace

std::unique_ptr<FrontEnd> makeDebuggerFrontEnd(const std::string& name,
                                               std::shared_ptr<Terminal> terminal,
                                               DebuggerTask task, std::function<Status()> stop) {
  return std::make_unique<DebuggerFrontEnd>(debuggerProgram(name), std::move(terminal),
                                            std::move(task), std::move(stop));
}

} // namespace hot_restart::cli
