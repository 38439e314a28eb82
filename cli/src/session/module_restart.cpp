// Both ways to restart a source file: the verb of a session, and reload_module() of a program that
// runs.
#include "session/module_restart.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_link.h"
#include "program/program_view.h"
#include "program/session_folder.h"
#include "program/state_store.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"
#include "reload/reloader.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

namespace hot_restart::cli {
namespace {

/// hot_restart::ReloadError::Reason.
enum class Reason : std::uint32_t { kSystem, kNotFound, kCompile, kRefused };

Reason reasonOf(const Error& error) {
  switch (error.code) {
  case ErrorCode::kParse:
  case ErrorCode::kCompile:
    return Reason::kCompile;
  case ErrorCode::kRefused:
    return Reason::kRefused;
  case ErrorCode::kNotFound:
  case ErrorCode::kInvalidArgument:
    return Reason::kNotFound;
  default:
    return Reason::kSystem;
  }
}

ReloadScope moduleScope(const std::string& file) { return {.only = file, .restartModule = true}; }

Result<PreparedReload> demandUnits(Result<PreparedReload> prepared, const std::string& file) {
  if (prepared && prepared->units.empty()) {
    return Error{ErrorCode::kNotFound,
                 "the program has no wrapped functions of a source file `" + file + "`"};
  }
  return prepared;
}

void tell(const std::string& text) { std::cerr << text << std::flush; }

/// Prepares and loads; little is said but what stays without effect.
Status restartFile(ProgramLink& link, ProgramView& program, const std::string& file) {
  Result<std::string> folder = openSessionFolder(program.pid);
  if (!folder) {
    return folder.error();
  }
  if (connectToSession(*folder)) {
    return Error{ErrorCode::kSystem, "the program stands in a session: use `restart-module` there "
                                     "(`hr-restart-module` in a debugger)"};
  }
  const Result<StateChange> change = StateStore(*folder, program.state.startTime).begin(tell);
  if (!change) {
    return change.error();
  }
  if (!change->stored().problem.empty()) {
    tell("hot_restart: " + change->stored().problem + ": " + kVersionsUnknown + "\n");
  }
  program.catchUp(change->stored().state);
  Reloader reloader(program, {*folder});
  const Result<PreparedReload> prepared = demandUnits(reloader.prepare(moduleScope(file)), file);
  if (!prepared) {
    return prepared.error();
  }
  for (const std::string& note : prepared->notes) {
    tell("hot_restart: note: " + note + "\n");
  }
  const Result<std::string> list = writeLoadList(*folder, *prepared);
  const Result<wire::LoadReply> reply =
      list ? link.loadModule(*list) : Result<wire::LoadReply>(list.error());
  if (!reply || reply->ok == 0) {
    return reply ? Error{ErrorCode::kRefused, reply->message} : reply.error();
  }
  const Status committed = reloader.commit(*prepared);
  const Status written = change->write(program.state);
  return committed ? written : committed;
}

} // namespace

int runModuleRestart(int descriptor) {
  ProgramLink link(descriptor);
  const Result<wire::ModuleWish> wish = link.receiveModuleWish();
  Result<ProgramView> program =
      wish ? ProgramView::ofLink(link, wish->pid) : Result<ProgramView>(wish.error());
  if (!program) {
    return 1;
  }
  const Status done = restartFile(link, *program, wish->file);
  wire::ModuleReply reply;
  reply.ok = done ? 1 : 0;
  std::snprintf(reply.file, sizeof reply.file, "%s", wish->file);
  if (!done) {
    reply.code = static_cast<std::uint32_t>(reasonOf(done.error()));
    std::snprintf(reply.message, sizeof reply.message, "%s", done.error().message.c_str());
  }
  return link.moduleDone(reply) ? 0 : 1;
}

/// Loads a source file anew without going on; by default that of the function.
Outcome SessionVerbs::restartModule(const ControlRequest& request, Requester& who,
                                    const Target& target) {
  if (context_.frontEnd->holdsProgram() && !request.fromDebugger) {
    return refuse(who, "a debugger holds the program: say `hr-restart-module` there");
  }
  std::string file = request.detail;
  if (file.empty()) {
    const Result<rewriter::Manifest> manifest =
        rewriter::readManifest(context_.program.state.newest(target.function.manifestPath));
    file = manifest ? manifest->source : "";
  }
  const Result<PreparedReload> prepared = demandUnits(prepare(moduleScope(file), who), file);
  if (!prepared) {
    return refuse(who, "not reloaded: " + prepared.error().message);
  }
  const Result<std::string> list = writeLoadList(context_.folder.path, *prepared);
  if (!list) {
    return refuse(who, list.error().message);
  }
  return finishLoad(*prepared, context_.link.loadModule(*list),
                    "hot_restart: " + file + " has been restarted: its variables are new\n", who);
}

} // namespace hot_restart::cli
