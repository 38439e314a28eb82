// The session's story: crash in, report out, then wishes (front end, control socket) until the
// program goes on or ends.
#include "session/session.h"

#include "front_end/front_end.h"
#include "front_end/terminal.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/module_map.h"
#include "program/program_link.h"
#include "program/program_settings.h"
#include "program/session_folder.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "reload/precompile.h"
#include "reload/separate_cache.h"
#include "reload/version_log.h"
#include "report/crash_report.h"
#include "report/report_text.h"
#include "session/front_end_choice.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <poll.h>
#include <set>
#include <signal.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::milliseconds kRequestLimit{1000};
/// So many functions of the stack are remembered as they were.
constexpr std::size_t kMostOriginals = 16;

class Session {
public:
  Session(ProgramLink& link, const wire::Crash& crash, ModuleMap modules)
      : context_(link, crash, std::move(modules)), verbs_(context_) {}

  Outcome run();

private:
  void openFolder();
  void rememberOriginals();
  bool tellHooks();
  void introduce();
  void getReady();
  Outcome runTraced();
  Outcome restartReplaced();
  Outcome continueUnasked();
  Outcome waitForEvent();
  Outcome serve(ControlConnection connection);
  Outcome act(const ControlRequest& wish);

  SessionContext context_;
  SessionVerbs verbs_;
};

Outcome Session::run() {
  openFolder();
  SessionContext& context = context_;
  addSeparateUnits(context.modules.modules(), context.state);
  context.state.helped =
      context.state.helped || !isSet(currentSettings(context.crash), wire::kPrintHelpMessage);
  context.crashed = findWrappedFunction(context.crash, context.crash.stubFrame, context.modules,
                                        context.symbolizer, context.wrapped, context.state);
  context.report = makeCrashReport(context.crash, context.crashed, context.modules,
                                   context.symbolizer, context.wrapped, context.state);
  rememberOriginals();
  if (context.crash.hooks != 0 && !tellHooks()) {
    return Outcome::kProgramEnded;
  }
  if (context.crash.session == wire::SessionKind::kTraced) {
    return runTraced();
  }
  if (context.isDeclined()) {
    context.frontEnd = makeSilentFrontEnd();
    return verbs_.declined({}, Requester(context));
  }
  if (context.crash.queued != 0 && context.report.ranVersion < context.report.version) {
    const Outcome outcome = restartReplaced();
    if (outcome != Outcome::kOpen) {
      return outcome;
    }
  }
  chooseFrontEnd(context);
  introduce();
  if (Status status = context.frontEnd->open(); !status) {
    context.fallBack(status.error().message);
  }
  getReady(); // Last: nobody waits for it.
  Outcome outcome = Outcome::kOpen;
  while (outcome == Outcome::kOpen) {
    outcome = waitForEvent();
  }
  return outcome;
}

void Session::openFolder() {
  const auto pid = static_cast<int>(context_.crash.pid);
  const std::uint64_t startTime = processStartTime(pid);
  Result<std::string> folder = openSessionFolder(pid);
  if (!folder) {
    context_.folderProblem = folder.error().message;
    context_.state.startTime = startTime;
    return;
  }
  context_.folder = *folder;
  context_.state = readState(*folder, startTime);
  Result<ControlServer> control = ControlServer::listen(*folder);
  if (control) {
    context_.control.emplace(std::move(*control));
  } else {
    context_.folderProblem = control.error().message;
  }
}

/// How the wrapped functions on the stack look before anything is edited.
void Session::rememberOriginals() {
  SessionContext& context = context_;
  std::set<std::string> done;
  for (const ReportFrame& frame : context.report.backtrace) {
    if (!frame.stubFrame || !done.insert(frame.function).second || done.size() > kMostOriginals) {
      continue;
    }
    const CrashedFunction function =
        findWrappedFunction(context.crash, *frame.stubFrame, context.modules, context.symbolizer,
                            context.wrapped, context.state);
    if (function.version == 1) {
      rememberText(context.state, function.key, 1, function.manifestPath);
    }
  }
}

/// Runs what the program has registered with on_crash(). False: the program has ended.
bool Session::tellHooks() {
  const CrashReport& report = context_.report;
  const wire::Crash& crash = context_.crash;
  wire::Description description;
  const auto copy = [](auto& to, const std::string& text) {
    std::snprintf(to, sizeof to, "%s", text.c_str());
  };
  copy(description.function, report.function);
  copy(description.file, report.file);
  copy(description.cause, report.cause);
  copy(description.exceptionType,
       crash.exceptionType[0] == '\0' ? "" : demangledType(crash.exceptionType));
  description.line = report.line;
  description.version = report.version;
  return static_cast<bool>(context_.link.describe(description));
}

/// The report, and once per program what can be done.
void Session::introduce() {
  FrontEnd& frontEnd = *context_.frontEnd;
  SessionState& state = context_.state;
  frontEnd.say("\n" + reportText(context_.report, frontEnd.colours(), frontEnd.frameMarks()) +
               "\n");
  if (!state.helped && context_.crash.session == wire::SessionKind::kPrompt) {
    frontEnd.say(sessionHelp());
  }
  if (!state.helped && !context_.folder.empty()) {
    state.helped = true;
    if (Status status = writeState(context_.folder, state); !status) {
      frontEnd.say("hot_restart: " + status.error().message + "\n");
    }
  }
}

/// For the edit that is to come.
void Session::getReady() {
  if (context_.crashed.usr.empty() || context_.folder.empty()) {
    return;
  }
  if (const Result<rewriter::ReloadRequest> request =
          context_.reloader().requestFor(context_.crashed)) {
    prepareInBackground(*request);
  }
}

/// Under a debugger the person has seen the crash there and has already said "continue".
Outcome Session::runTraced() {
  context_.frontEnd = makeSilentFrontEnd();
  const Outcome outcome = continueUnasked();
  if (outcome == Outcome::kOpen) {
    context_.frontEnd->say("hot_restart: correct the source and continue again\n");
    static_cast<void>(context_.link.refuse()); // A program that has ended needs no answer.
    return Outcome::kRestarted;
  }
  return outcome;
}

/// A thread that crashed in what was mended while its crash waited its turn: nobody need be asked.
Outcome Session::restartReplaced() {
  context_.frontEnd = makeSilentFrontEnd();
  const CrashReport& report = context_.report;
  context_.frontEnd->say("\nhot_restart: " + report.cause + "\n  in " +
                         nameWithVersion(report.function, report.ranVersion) + " (thread " +
                         std::to_string(report.tid) + "), of which there is [v" +
                         std::to_string(report.version) + "] since: that is called again\n");
  return continueUnasked();
}

Outcome Session::continueUnasked() {
  return verbs_.perform({.command = "continue"}, Requester(context_));
}

Outcome Session::waitForEvent() {
  std::optional<ControlServer>& control = context_.control;
  pollfd entries[3] = {{context_.link.descriptor(), POLLIN, 0},
                       {control ? control->descriptor() : -1, POLLIN, 0},
                       {context_.frontEnd->descriptor(), POLLIN, 0}};
  if (::poll(entries, 3, -1) < 0) {
    context_.frontEnd->onInterrupt();
    return Outcome::kOpen;
  }
  if (entries[0].revents != 0) {
    return verbs_.programEnded();
  }
  if (control && entries[1].revents != 0) {
    if (std::optional<ControlConnection> connection = control->accept()) {
      return serve(std::move(*connection));
    }
    return Outcome::kOpen;
  }
  return entries[2].revents != 0 ? act(context_.frontEnd->onReadable()) : Outcome::kOpen;
}

Outcome Session::serve(ControlConnection connection) {
  const Result<std::string> line = connection.readLine(kRequestLimit);
  const Result<ControlRequest> request =
      line ? requestFromJson(*line) : Result<ControlRequest>(line.error());
  if (!request) {
    connection.finish(false, request.error().message + "\n");
    return Outcome::kOpen;
  }
  return verbs_.perform(*request, Requester(context_, &connection, request->fromDebugger));
}

Outcome Session::act(const ControlRequest& wish) {
  if (wish.command.empty()) {
    return Outcome::kOpen;
  }
  if (wish.command == kFallBackWish) {
    context_.fallBack(wish.detail);
    return Outcome::kOpen;
  }
  return verbs_.perform(wish, Requester(context_));
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
