// A session's state lies in the program's folder, where every session of that program finds it.
#include "session/session_context.h"

#include "front_end/front_end.h"
#include "front_end/prompt_front_end.h"
#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_settings.h"
#include "program/program_view.h"
#include "program/session_folder.h"
#include "program/state_store.h"
#include "reload/version_log.h"
#include "report/coloured_text.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/report_maker.h"

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

/// This many functions of the stack are remembered as they were.
constexpr std::size_t kMostOriginals = 16;

} // namespace

bool SessionContext::isDeclined() const {
  const wire::Settings settings = currentSettings(crash);
  return isSet(settings, wire::kReraise) || isSet(settings, wire::kProgramShouldExit);
}

std::string SessionContext::historyPath() const {
  return folder.path.empty() ? std::string() : folder.path + "/history";
}

std::string SessionContext::openFolder() {
  Result<std::string> opened = openSessionFolder(program.pid);
  if (!opened) {
    folder.problem = opened.error().message;
    return {};
  }
  folder.path = *opened;
  store.emplace(folder.path, program.state.startTime);
  StoredState stored = store->read();
  program.catchUp(std::move(stored.state));
  Result<ControlServer> server = ControlServer::listen(folder.path);
  if (server) {
    control.emplace(std::move(*server));
  } else {
    folder.problem = server.error().message;
  }
  return stored.problem.empty() ? std::string() : stored.problem + ": " + kVersionsUnknown;
}

void SessionContext::examine() {
  CrashAccount account = makeCrashReport(crash, program);
  crashed = std::move(account.crashed);
  report = std::move(account.report);
  rememberOriginals();
  addDifference();
}

void SessionContext::examineAgain() {
  Result<ProgramView> now = ProgramView::ofProcess(program.pid);
  if (!now) {
    return;
  }
  program.modules = std::move(now->modules);
  program.symbolizer = std::move(now->symbolizer);
  program.wrapped = std::move(now->wrapped);
  examine();
}

/// What a fault in a new version is looked for in first.
void SessionContext::addDifference() {
  for (const ReportFrame& frame : report.backtrace) {
    if (!frame.stubFrame || frame.version < 2) {
      continue;
    }
    const CrashedFunction function = findWrappedFunction(crash, *frame.stubFrame, program);
    report.changedFunction = nameWithVersion(function.name, frame.version);
    report.difference =
        versionsChange(program.state, function.key, frame.version - 1, frame.version);
    return;
  }
}

/// How the wrapped functions on the stack look before anything is edited.
void SessionContext::rememberOriginals() {
  std::set<std::string> done;
  for (const ReportFrame& frame : report.backtrace) {
    if (!frame.stubFrame || !done.insert(frame.function).second || done.size() > kMostOriginals) {
      continue;
    }
    const CrashedFunction function = findWrappedFunction(crash, *frame.stubFrame, program);
    if (function.version == 1) {
      rememberText(program.state, function.key, 1, function.manifestPath);
    }
  }
}

/// Somebody may have cleaned up, and `hrtool` must find the session again.
void SessionContext::reopenFolder(const StateStore::Say& say) {
  if (folder.path.empty() || ::access((folder.path + kControlName).c_str(), F_OK) == 0) {
    return;
  }
  Result<std::string> opened = openSessionFolder(program.pid);
  Result<ControlServer> server =
      opened ? ControlServer::listen(*opened) : Result<ControlServer>(opened.error());
  if (!server) {
    say("hot_restart: the session's folder " + folder.path +
        " has vanished: " + server.error().message + "\n");
    return;
  }
  say("hot_restart: the session's folder had vanished, and was made anew\n");
  folder.path = *opened;
  store.emplace(folder.path, program.state.startTime);
  control.emplace(std::move(*server));
  if (meanwhile) {
    meanwhile->requests = control->descriptor();
  }
}

Status SessionContext::beginChange(const StateStore::Say& say, std::chrono::milliseconds patience) {
  if (!store) {
    return Done{};
  }
  reopenFolder(say);
  Result<StateChange> begun = store->begin(say, patience);
  if (!begun) {
    return begun.error();
  }
  change.emplace(std::move(*begun));
  if (!change->stored().problem.empty()) {
    say("hot_restart: " + change->stored().problem + ": the session goes on with what it knows\n");
  }
  program.catchUp(change->stored().state);
  return Done{};
}

Status SessionContext::remember() {
  if (!change) {
    return Error{ErrorCode::kSystem, "what was loaded cannot be remembered: " + folder.problem};
  }
  return change->write(program.state);
}

void SessionContext::fallBack(const std::string& why) {
  frontEnd = makePromptFrontEnd(terminal, report, historyPath());
  frontEnd->say("hot_restart: no debugger here (" + why +
                "); `continue`, `reraise`, `backtrace` or `help`\n");
  static_cast<void>(frontEnd->open()); // A prompt always opens.
}

std::string Requester::spelled(const std::string& verb) const {
  if (isDebugger_) {
    return "hr-" + verb;
  }
  return connection_ ? "hrtool " + verb + " " + std::to_string(context_.crash.pid) : verb;
}

void Requester::say(const std::string& text) {
  if (connection_) {
    connection_->say(text);
  } else {
    context_.frontEnd->say(text);
  }
}

void Requester::finish(bool ok, const std::string& text, const std::string& json,
                       const std::string& jsonName) {
  if (connection_) {
    connection_->finish(ok, text, json, jsonName);
    return;
  }
  context_.frontEnd->say(text);
  static_cast<void>(context_.frontEnd->open()); // It is open; a prompt asks once more.
}

void Requester::dismissDebugger() {
  endConnection(true, "");
  context_.frontEnd->onLeaving();
}

void Requester::endConnection(bool ok, const std::string& text, const std::string& restartJson) {
  if (connection_) {
    connection_->finish(ok, text, restartJson, "restart");
    connection_ = nullptr;
  }
}

} // namespace hot_restart::cli
