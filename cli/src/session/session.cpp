// The session's story: crash in, report out, then wishes (front end, control socket) until the
// program goes on or ends.
#include "session/session.h"

#include "front_end/front_end.h"
#include "front_end/session_help.h"
#include "front_end/terminal.h"
#include "front_end/wait_front_end.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_link.h"
#include "program/program_settings.h"
#include "program/program_view.h"
#include "program/symbolizer.h"
#include "program/verb.h"
#include "reload/precompile.h"
#include "report/coloured_text.h"
#include "report/crash_report.h"
#include "report/report_text.h"
#include "session/busy_session.h"
#include "session/front_end_for.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::milliseconds kRequestLimit{1000};
constexpr std::chrono::milliseconds kHelpPatience{1000};

class Session {
public:
  Session(ProgramLink& link, const wire::Crash& crash, ProgramView program)
      : context_(link, crash, std::move(program)), verbs_(context_), busy_(context_, verbs_) {}

  Outcome run();

private:
  bool tellHooks();
  void introduce();
  void rememberHelp();
  void getReady();
  Outcome runTraced();
  Outcome restartReplaced();
  Outcome continueUnasked();
  Outcome servePending(BusySession::Pending pending);
  Outcome waitForEvent();
  Outcome serve(ControlConnection connection);
  Outcome act(const ControlRequest& wish);
  Outcome converse();
  bool isUnreachable() const;

  SessionContext context_;
  SessionVerbs verbs_;
  BusySession busy_;
  std::string problem_; ///< What was stored of the program, and cannot be used. Else empty.
};

Outcome Session::run() {
  SessionContext& context = context_;
  problem_ = context.openFolder();
  context.meanwhile = busy_.meanwhile();
  context.program.state.helped = context.program.state.helped ||
                                 !isSet(currentSettings(context.crash), wire::kPrintHelpMessage);
  context.examine();
  if (!problem_.empty()) {
    context.report.notes.push_back(problem_);
  }
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
  return converse();
}

Outcome Session::converse() {
  SessionContext& context = context_;
  chooseFrontEnd(context);
  introduce();
  if (isUnreachable()) {
    context.frontEnd->say("hot_restart: nobody can reach this session (" + context.folder.problem +
                          "): the crash takes its ordinary course\n");
    return verbs_.perform({.command = Verb::kReraise}, Requester(context));
  }
  if (Status status = context.frontEnd->open(); !status) {
    context.fallBack(status.error().message);
  }
  getReady(); // Last: nobody waits for it.
  Outcome outcome = Outcome::kOpen;
  while (outcome == Outcome::kOpen) {
    std::optional<BusySession::Pending> pending = busy_.takePending();
    outcome = pending ? servePending(std::move(*pending)) : waitForEvent();
  }
  return outcome;
}

/// Without a socket for requests, a terminal, or a saved file that could be loaded, it would wait
/// for ever.
bool Session::isUnreachable() const {
  return context_.crash.session == wire::SessionKind::kWait && !context_.control &&
         (context_.folder.path.empty() || context_.frontEnd->descriptor() < 0);
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
  const bool isFirst = !context_.program.state.helped;
  frontEnd.say("\n" + reportText(context_.report, frontEnd.colours(), frontEnd.frameLabels()) +
               "\n");
  if (isFirst && context_.crash.session == wire::SessionKind::kPrompt) {
    frontEnd.say(sessionHelp());
  }
  if (isFirst && context_.store) {
    rememberHelp();
  }
}

/// Nobody waits long for that: who has the lock is about to learn that the program has crashed.
void Session::rememberHelp() {
  const auto say = [&](const std::string& text) { context_.frontEnd->say(text); };
  Status status = context_.beginChange(say, kHelpPatience);
  context_.program.state.helped = true;
  status = status ? context_.remember() : status;
  context_.change.reset();
  if (!status) {
    say("hot_restart: the next crash of this program may tell the help again: " +
        status.error().message + "\n");
  }
}

/// The headers of the edit that is to come can be read beforehand.
void Session::getReady() {
  if (context_.crashed.usr.empty() || context_.folder.path.empty()) {
    return;
  }
  if (const Result<rewriter::ReloadRequest> request =
          context_.reloader().requestFor(context_.crashed)) {
    precompileInBackground(*request);
  }
}

/// Under a debugger the person has seen the crash there and has already said "continue".
Outcome Session::runTraced() {
  context_.frontEnd = makeSilentFrontEnd();
  if (!problem_.empty()) {
    context_.frontEnd->say("hot_restart: note: " + problem_ + "\n"); // No report tells it.
  }
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
  return verbs_.perform({.command = Verb::kContinue}, Requester(context_));
}

/// Whoever has stopped the compiler.
Outcome Session::servePending(BusySession::Pending pending) {
  return verbs_.perform(pending.request, Requester(context_, &pending.connection));
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
  if (wish.command == Verb::kNone) {
    return Outcome::kOpen;
  }
  if (wish.command == Verb::kFallBack) {
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

int runSession(int descriptor) {
  setUpSignals();
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); // The program must see it close when this process ends.
  ProgramLink link(descriptor);
  const Result<wire::Crash> crash = link.receiveCrash();
  Result<ProgramView> program =
      crash ? ProgramView::ofLink(link, crash->pid) : Result<ProgramView>(crash.error());
  if (!program) {
    writeText(STDERR_FILENO, "hot_restart: " + program.error().message + "\n");
    return 1;
  }
  // Yama may guard ptrace; the debugger is a child of this process.
  if (!link.allowTracer(static_cast<std::uint32_t>(::getpid()))) {
    return 1;
  }
  return Session(link, *crash, std::move(*program)).run() == Outcome::kProgramEnded ? 1 : 0;
}

} // namespace hot_restart::cli
