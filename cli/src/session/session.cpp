// The session's story: crash in, report out, then wishes (front end, control socket) until the
// program goes on or ends.
#include "session/session.h"

#include "hot_restart/rewriter/result.h"
#include "hot_restart/wire.h"
#include "session/control_protocol.h"
#include "session/crash_report.h"
#include "session/front_end.h"
#include "session/module_map.h"
#include "session/program_link.h"
#include "session/reloader.h"
#include "session/report_text.h"
#include "session/session_folder.h"
#include "session/session_state.h"
#include "session/source_watch.h"
#include "session/symbolizer.h"
#include "session/terminal.h"
#include "session/wrapped_functions.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::milliseconds kRequestLimit{1000};

/// Ends of a session; kOpen: it goes on.
enum class Outcome { kOpen, kRestarted, kReraised, kProgramEnded };

class Session {
public:
  Session(ProgramLink& link, const wire::Crash& crash, ModuleMap modules)
      : link_(link), crash_(crash), modules_(std::move(modules)) {}

  Outcome run();

private:
  void openFolder();
  void chooseFrontEnd();
  void makeTerminalFrontEnd(bool wantsDebugger);
  void fallBack(const std::string& why);
  void introduce();
  Outcome runTraced();
  Outcome waitForEvent();
  Outcome serve(ControlConnection connection);
  Outcome act(Wish wish);
  void check(ControlConnection& requester);
  Outcome continueProgram(ControlConnection* requester, bool fromDebugger);
  Outcome load(const PreparedReload& prepared, ControlConnection* requester);
  Outcome restart();
  Outcome reraise();
  Outcome programEnded();
  /// To the person: through the connection that asked, or the front end.
  void tell(ControlConnection* requester, const std::string& text);

  ProgramLink& link_;
  const wire::Crash& crash_;
  ModuleMap modules_;
  Symbolizer symbolizer_;
  WrappedFunctions wrapped_;
  std::string folder_, folderProblem_;
  SessionState state_;
  CrashedFunction crashed_;
  CrashReport report_;
  std::unique_ptr<Reloader> reloader_;
  std::shared_ptr<Terminal> terminal_;
  std::unique_ptr<FrontEnd> frontEnd_;
  std::optional<ControlServer> control_;
};

Outcome Session::run() {
  openFolder();
  crashed_ = findCrashedFunction(crash_, modules_, symbolizer_, wrapped_, state_);
  report_ = makeCrashReport(crash_, crashed_, modules_, symbolizer_, wrapped_, state_);
  reloader_ =
      std::make_unique<Reloader>(folder_, folderProblem_, crash_, crashed_, modules_, state_);
  if (crash_.session == wire::SessionKind::kTraced) {
    return runTraced();
  }
  chooseFrontEnd();
  introduce();
  if (Status status = frontEnd_->open(); !status) {
    fallBack(status.error().message);
  }
  Outcome outcome = Outcome::kOpen;
  while (outcome == Outcome::kOpen) {
    outcome = waitForEvent();
  }
  return outcome;
}

void Session::openFolder() {
  const auto pid = static_cast<int>(crash_.pid);
  const std::uint64_t startTime = processStartTime(pid);
  Result<std::string> folder = openSessionFolder(pid);
  if (!folder) {
    folderProblem_ = folder.error().message;
    state_.startTime = startTime;
    return;
  }
  folder_ = *folder;
  state_ = readState(folder_, startTime);
  Result<ControlServer> control = ControlServer::listen(folder_);
  if (control) {
    control_.emplace(std::move(*control));
  } else {
    folderProblem_ = control.error().message;
  }
}

void Session::chooseFrontEnd() {
  const char* setting = std::getenv("HOT_RESTART_DEBUGGER");
  const std::string debugger = setting ? setting : "auto";
  if (crash_.session == wire::SessionKind::kTerminal) {
    makeTerminalFrontEnd(/*wantsDebugger=*/true);
    if (debugger == "lldb") {
      makeTerminalFrontEnd(/*wantsDebugger=*/false);
      report_.notes.emplace_back(
          "sessions in lldb are not supported yet: this is the plain prompt");
    }
  } else if (crash_.session == wire::SessionKind::kPrompt) {
    makeTerminalFrontEnd(/*wantsDebugger=*/false);
  } else {
    Result<SourceWatch> watch = SourceWatch::start(reloader_->sourceFiles());
    frontEnd_ = watch ? makeWaitFrontEnd(std::move(*watch), crash_.pid) : makeSilentFrontEnd();
    if (!watch) {
      report_.notes.push_back(watch.error().message);
    }
  }
}

void Session::makeTerminalFrontEnd(bool wantsDebugger) {
  Result<Terminal> terminal = Terminal::open();
  if (terminal && terminal->isForeground(static_cast<pid_t>(crash_.pid))) {
    terminal_ = std::make_shared<Terminal>(std::move(*terminal));
  }
  if (wantsDebugger && terminal_ && control_) {
    DebuggerTask task;
    task.pid = crash_.pid;
    task.tid = crash_.tid;
    task.framePc = crash_.frames[report_.placeFrame].ip;
    task.frameCfa = crash_.frames[report_.placeFrame].cfa;
    task.folder = folder_;
    task.help = !state_.helped;
    frontEnd_ = makeGdbFrontEnd(terminal_, task);
  } else {
    frontEnd_ = makePromptFrontEnd(terminal_, report_);
  }
}

void Session::fallBack(const std::string& why) {
  frontEnd_ = makePromptFrontEnd(terminal_, report_);
  frontEnd_->say("hot_restart: no debugger here (" + why +
                 "); `continue`, `reraise`, `backtrace` or `help`\n");
  static_cast<void>(frontEnd_->open()); // A prompt always opens.
}

/// The report, and once per program what can be done.
void Session::introduce() {
  frontEnd_->say("\n" + reportText(report_, frontEnd_->colours()) + "\n");
  if (!state_.helped && crash_.session == wire::SessionKind::kPrompt) {
    frontEnd_->say(sessionHelp());
  }
  if (!state_.helped && !folder_.empty()) {
    state_.helped = true;
    if (Status status = writeState(folder_, state_); !status) {
      frontEnd_->say("hot_restart: " + status.error().message + "\n");
    }
  }
}

/// Under a debugger the person has seen the crash there and has already said "continue".
Outcome Session::runTraced() {
  frontEnd_ = makeSilentFrontEnd();
  const Outcome outcome = continueProgram(nullptr, false);
  if (outcome == Outcome::kOpen) {
    frontEnd_->say("hot_restart: correct the source and continue again\n");
    static_cast<void>(link_.refuse()); // A program that has ended needs no answer.
    return Outcome::kRestarted;
  }
  return outcome;
}

Outcome Session::waitForEvent() {
  pollfd entries[3] = {{link_.descriptor(), POLLIN, 0},
                       {control_ ? control_->descriptor() : -1, POLLIN, 0},
                       {frontEnd_->descriptor(), POLLIN, 0}};
  if (::poll(entries, 3, -1) < 0) {
    return Outcome::kOpen; // A signal: Ctrl-C at the prompt.
  }
  if (entries[0].revents != 0) {
    return programEnded();
  }
  if (control_ && entries[1].revents != 0) {
    if (std::optional<ControlConnection> connection = control_->accept()) {
      return serve(std::move(*connection));
    }
    return Outcome::kOpen;
  }
  return entries[2].revents != 0 ? act(frontEnd_->onReadable()) : Outcome::kOpen;
}

Outcome Session::serve(ControlConnection connection) {
  const Result<std::string> line = connection.readLine(kRequestLimit);
  const Result<ControlRequest> request =
      line ? requestFromJson(*line) : Result<ControlRequest>(line.error());
  if (!request) {
    connection.finish(false, request.error().message + "\n");
    return Outcome::kOpen;
  }
  if (request->command == "attached" || request->command == "attach-failed") {
    if (request->command == "attached") {
      frontEnd_->onAttached();
    } else {
      frontEnd_->onAttachFailed(request->detail);
    }
    connection.finish(true, "");
  } else if (request->command == "show") {
    connection.finish(true, reportText(report_, Colours::kOff), reportJson(report_));
  } else if (request->command == "continue") {
    return continueProgram(&connection, request->fromDebugger);
  } else if (request->command == "reload") {
    check(connection);
  } else if (request->command == "reraise") {
    connection.finish(true, "");
    if (request->fromDebugger) {
      frontEnd_->onLeaving();
    }
    return reraise();
  } else {
    connection.finish(false, "unknown command \"" + request->command + "\"\n");
  }
  return Outcome::kOpen;
}

Outcome Session::act(Wish wish) {
  switch (wish) {
  case Wish::kContinue:
    return continueProgram(nullptr, false);
  case Wish::kReraise:
    return reraise();
  case Wish::kFallBack:
    fallBack(frontEnd_->reason());
    return Outcome::kOpen;
  case Wish::kNone:
    break;
  }
  return Outcome::kOpen;
}

/// `hrtool reload`: would the edit be taken?
void Session::check(ControlConnection& requester) {
  const Result<PreparedReload> prepared = reloader_->prepare();
  if (!prepared) {
    requester.finish(false, "hot_restart: not reloaded: " + prepared.error().message + "\n");
    return;
  }
  for (const std::string& note : prepared->notes) {
    requester.say("hot_restart: note: " + note + "\n");
  }
  requester.finish(true, prepared->unchanged
                             ? "hot_restart: the source is unchanged\n"
                             : "hot_restart: " + crashed_.name + " can be taken at continue: " +
                                   timingsText(prepared->timings) + "\n");
}

Outcome Session::continueProgram(ControlConnection* requester, bool fromDebugger) {
  const Result<PreparedReload> prepared = reloader_->prepare();
  if (!prepared) {
    const std::string text = "hot_restart: not reloaded: " + prepared.error().message;
    if (requester) {
      requester->finish(false, text + "\n");
    } else {
      frontEnd_->say(text + "\n");
      static_cast<void>(frontEnd_->open()); // It is open; a prompt asks once more.
    }
    return Outcome::kOpen;
  }
  for (const std::string& note : prepared->notes) {
    tell(requester, "hot_restart: note: " + note + "\n");
  }
  tell(requester,
       prepared->unchanged
           ? "hot_restart: the source is unchanged: restarting the same version of " +
                 crashed_.name + "\n"
           : "hot_restart: " + crashed_.name + ": " + timingsText(prepared->timings) + "\n");
  if (fromDebugger) {
    requester->finish(true, "");
    frontEnd_->onLeaving();
    requester = nullptr;
  }
  frontEnd_->close();
  if (!prepared->unchanged) {
    const Outcome outcome = load(*prepared, requester);
    if (outcome != Outcome::kRestarted) {
      return outcome;
    }
  }
  if (requester) {
    requester->finish(true, "hot_restart: restarting\n");
  }
  return restart();
}

/// kRestarted: the unit is in, go on. kOpen: the program refused it, the front end is open again.
Outcome Session::load(const PreparedReload& prepared, ControlConnection* requester) {
  const Result<wire::LoadReply> reply = link_.load(prepared.planPath);
  if (!reply) {
    return programEnded();
  }
  if (reply->ok == 0) {
    const std::string text =
        std::string("hot_restart: the program could not load the new version: ") + reply->message +
        "\n";
    frontEnd_->say(text);
    if (requester) {
      requester->finish(false, text);
    }
    if (Status status = frontEnd_->open(); !status) {
      fallBack(status.error().message);
    }
    return Outcome::kOpen;
  }
  if (Status status = reloader_->commit(prepared, reply->unitLoadBias); !status) {
    frontEnd_->say("hot_restart: warning: " + status.error().message + "\n");
  }
  frontEnd_->say("hot_restart: loaded " + crashed_.name + " [v" + std::to_string(prepared.version) +
                 "]\n");
  return Outcome::kRestarted;
}

Outcome Session::restart() {
  control_.reset(); // Whoever asks now is told that the program runs.
  const Result<wire::RestartReport> report = link_.restart(crash_.stubFrame);
  return report ? Outcome::kRestarted : programEnded();
}

Outcome Session::reraise() {
  frontEnd_->close();
  control_.reset();
  static_cast<void>(link_.reraise());
  if (!folder_.empty()) {
    removeSessionFolder(folder_);
  }
  return Outcome::kReraised;
}

Outcome Session::programEnded() {
  if (frontEnd_) {
    frontEnd_->close();
    frontEnd_->say("hot_restart: the program has ended\n");
  }
  control_.reset();
  if (!folder_.empty()) {
    removeSessionFolder(folder_);
  }
  return Outcome::kProgramEnded;
}

void Session::tell(ControlConnection* requester, const std::string& text) {
  if (requester) {
    requester->say(text);
  } else {
    frontEnd_->say(text);
  }
}

/// Signals of the terminal are for the debugger and the compiler; they must not end the session.
void setUpSignals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  struct sigaction quiet{};
  quiet.sa_handler = [](int) {}; // A handler, not SIG_IGN: children get the default back.
  for (const int signal : {SIGINT, SIGQUIT, SIGTSTP, SIGPIPE}) {
    ::sigaction(signal, &quiet, nullptr);
  }
  ::signal(SIGTTOU, SIG_IGN); // Text from the background must not stop us.
  ::signal(SIGTTIN, SIG_IGN);
  ::unsetenv("LD_PRELOAD"); // Meant for the program.
  ::setpgid(0, 0);
}

} // namespace

int runSession(const SessionOptions& options) {
  setUpSignals();
  ::fcntl(options.descriptor, F_SETFD,
          FD_CLOEXEC); // The program must see it close when this process ends.
  ProgramLink link(options.descriptor);
  const Result<wire::Crash> crash = link.receiveCrash();
  if (!crash) {
    writeText(STDERR_FILENO, "hot_restart: " + crash.error().message + "\n");
    return 1;
  }
  Result<ModuleMap> modules = ModuleMap::ofProcess(static_cast<int>(crash->pid));
  if (!modules) {
    writeText(STDERR_FILENO, "hot_restart: " + modules.error().message + "\n");
    return 1;
  }
  if (!link.sayHello()) {
    return 1;
  }
  // Where Yama guards ptrace; the debugger is a child of this process.
  if (!link.allowTracer(static_cast<std::uint32_t>(::getpid()))) {
    return 1;
  }
  return Session(link, *crash, std::move(*modules)).run() == Outcome::kProgramEnded ? 1 : 0;
}

} // namespace hot_restart::cli
