// One function for each verb. A refusal leaves everything as it is: program, session and front end.
#include "session/session_verbs.h"

#include "hot_restart/rewriter/result.h"
#include "hot_restart/wire.h"
#include "session/control_protocol.h"
#include "session/crash_report.h"
#include "session/prepared_reload.h"
#include "session/program_settings.h"
#include "session/reloader.h"
#include "session/report_text.h"
#include "session/session_context.h"
#include "session/session_state.h"
#include "session/state_lock.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr const char* kUnchanged = "the source is unchanged";

} // namespace

Outcome SessionVerbs::perform(const ControlRequest& request, Requester who) {
  struct Verb {
    const char* name;
    Outcome (SessionVerbs::*perform)(const ControlRequest&, Requester&);
  };
  struct NamedFunctionVerb {
    const char* name;
    FunctionVerb perform;
  };
  static constexpr Verb kVerbs[] = {{"show", &SessionVerbs::show},
                                    {"exit", &SessionVerbs::exitProgram},
                                    {"reraise", &SessionVerbs::reraise},
                                    {"attached", &SessionVerbs::attached},
                                    {"attach-failed", &SessionVerbs::attachFailed}};
  static constexpr NamedFunctionVerb kFunctionVerbs[] = {
      {"continue", &SessionVerbs::continueProgram},    {"reload", &SessionVerbs::reload},
      {"return", &SessionVerbs::returnValue},          {"try", &SessionVerbs::tryFunction},
      {"versions", &SessionVerbs::versions},           {"use", &SessionVerbs::use},
      {"restart-module", &SessionVerbs::restartModule}};
  for (const Verb& verb : kVerbs) {
    if (request.command == verb.name) {
      return (this->*verb.perform)(request, who);
    }
  }
  for (const NamedFunctionVerb& verb : kFunctionVerbs) {
    if (request.command == verb.name) {
      if (context_.crash.allocatorIsLocked != 0 && verb.perform != &SessionVerbs::versions) {
        return refuse(who, kAllocatorIsLocked);
      }
      return performOn(verb.perform, request, who);
    }
  }
  who.finish(false, "unknown command \"" + request.command + "\"\n");
  return Outcome::kOpen;
}

Outcome SessionVerbs::performOn(FunctionVerb verb, const ControlRequest& request, Requester& who) {
  std::optional<StateLock> held;
  if (!context_.folder.empty()) {
    Result<StateLock> lock =
        StateLock::take(context_.folder, [&](const std::string& text) { who.say(text); });
    if (!lock) {
      return refuse(who, lock.error().message);
    }
    held.emplace(std::move(*lock));
    context_.catchUp();
  }
  const Result<Target> target = targetOf(request);
  return target ? (this->*verb)(request, who, *target) : refuse(who, target.error().message);
}

Outcome SessionVerbs::show(const ControlRequest& /*request*/, Requester& who) {
  who.finish(true, reportText(context_.report, Colours::kOff), reportJson(context_.report));
  return Outcome::kOpen;
}

Outcome SessionVerbs::attached(const ControlRequest& /*request*/, Requester& who) {
  context_.frontEnd->onAttached();
  who.finish(true, "");
  return Outcome::kOpen;
}

Outcome SessionVerbs::attachFailed(const ControlRequest& request, Requester& who) {
  context_.frontEnd->onAttachFailed(request.detail);
  who.finish(true, "");
  return Outcome::kOpen;
}

Result<SessionVerbs::Target> SessionVerbs::targetOf(const ControlRequest& request) {
  if (!request.frame) {
    return Target{context_.crashed, context_.crash.stubFrame};
  }
  const std::vector<ReportFrame>& frames = context_.report.backtrace;
  const bool exists = *request.frame < frames.size();
  const std::optional<std::uint32_t> stubFrame =
      exists ? frames[*request.frame].stubFrame : std::nullopt;
  if (!stubFrame) {
    return Error{ErrorCode::kNotFound,
                 "frame " + std::to_string(*request.frame) +
                     (exists ? " is not a wrapped function" : " does not exist") + "; " +
                     restartableText(context_.report)};
  }
  return Target{findWrappedFunction(context_.crash, *stubFrame, context_.modules,
                                    context_.symbolizer, context_.wrapped, context_.state),
                *stubFrame};
}

/// The report has told it for the innermost function; an outer one takes more frames along.
void SessionVerbs::tellLosses(const Target& target, Requester& who) {
  for (const ReportFrame& frame : context_.report.backtrace) {
    if (frame.destructorsSkipped && frame.index > context_.crash.stubFrame &&
        frame.index <= target.stubFrame) {
      who.say("hot_restart: note: destructors of " + frame.function + " will not run\n");
    }
  }
}

/// An edited function that is on the stack further out goes on with the text that it began with.
void SessionVerbs::tellOuterEdits(const Target& target, const PreparedReload& prepared,
                                  Requester& who) {
  std::set<std::string> edited;
  for (const PreparedUnit& unit : prepared.units) {
    for (const UnitFunction& function : unit.functions) {
      edited.insert(function.key);
    }
  }
  const std::vector<ReportFrame>& frames = context_.report.backtrace;
  for (std::size_t number = 0; number < frames.size() && !edited.empty(); ++number) {
    const std::optional<std::uint32_t>& stubFrame = frames[number].stubFrame;
    if (!stubFrame || *stubFrame <= target.stubFrame) {
      continue;
    }
    const CrashedFunction function =
        findWrappedFunction(context_.crash, *stubFrame, context_.modules, context_.symbolizer,
                            context_.wrapped, context_.state);
    if (function.key != target.function.key && edited.erase(function.key) != 0) {
      who.say("hot_restart: note: " + function.name + " goes on with its old text in frame " +
              std::to_string(number) +
              " of the stack; the new one is for its next call, or for a " +
              "restart of that frame\n");
    }
  }
}

Outcome SessionVerbs::refuse(Requester& who, const std::string& why) {
  who.finish(false, "hot_restart: " + why + "\n");
  return Outcome::kOpen;
}

Result<PreparedReload> SessionVerbs::prepare(const ReloadScope& scope, Requester& who) {
  Reloader reloader = context_.reloader();
  reloader.onProgress = [&](const std::string& text) { who.say(text); };
  Result<PreparedReload> prepared = reloader.prepare(scope);
  if (prepared) {
    for (const std::string& note : prepared->notes) {
      who.say("hot_restart: note: " + note + "\n");
    }
  }
  return prepared;
}

/// All units, or none.
Result<wire::LoadReply> SessionVerbs::load(const PreparedReload& prepared) {
  const Result<std::string> list = writeLoadList(context_.folder, prepared);
  return list ? context_.link.loadAll(*list) : Result<wire::LoadReply>(list.error());
}

/// Loads what was edited. Where a debugger holds the program nothing can be loaded before it goes
/// on: then it is only checked.
Outcome SessionVerbs::reload(const ControlRequest& request, Requester& who, const Target& target) {
  ReloadScope scope{.target = &target.function, .only = request.detail};
  if (!scope.only.empty()) {
    scope.target = nullptr;
  }
  const Result<PreparedReload> prepared = prepare(scope, who);
  if (!prepared) {
    return refuse(who, "not reloaded: " + prepared.error().message);
  }
  if (prepared->units.empty()) {
    who.finish(true, scope.only.empty() ? "hot_restart: the source is unchanged\n"
                                        : "hot_restart: nothing of `" + scope.only +
                                              "` has been edited, or the program has no wrapped "
                                              "file or function of that name\n");
    return Outcome::kOpen;
  }
  if (context_.frontEnd->holdsProgram()) {
    std::string text;
    for (const PreparedUnit& unit : prepared->units) {
      for (const UnitFunction& function : unit.functions) {
        text += "hot_restart: " + function.name + " can be taken at continue\n";
      }
    }
    who.finish(true, text);
    return Outcome::kOpen;
  }
  return finishLoad(*prepared, load(*prepared), "", who);
}

/// The program has answered, and does not go on yet. `more`: what else is said when it is done.
Outcome SessionVerbs::finishLoad(const PreparedReload& prepared,
                                 const Result<wire::LoadReply>& reply, const std::string& more,
                                 Requester& who) {
  if (!reply) {
    return programEnded();
  }
  if (reply->ok == 0) {
    return refuse(who, std::string("the program could not take the change: ") + reply->message);
  }
  const Status remembered = context_.reloader().commit(prepared);
  who.finish(true,
             prepared.loadedText() + more +
                 (remembered ? "" : "hot_restart: warning: " + remembered.error().message + "\n"));
  return Outcome::kOpen;
}

Outcome SessionVerbs::continueProgram(const ControlRequest& request, Requester& who,
                                      const Target& target) {
  if (context_.isDeclined()) {
    return declined(request, who);
  }
  const wire::Settings settings = currentSettings(context_.crash);
  if (!isSet(settings, wire::kReloadOnContinue)) {
    return restartSame(request, who, target, "reload_on_continue is off");
  }
  const Result<PreparedReload> prepared = prepare(
      {.target = &target.function, .everyFunction = isSet(settings, wire::kReloadAllOnContinue)},
      who);
  if (!prepared) {
    return refuse(who, "not reloaded: " + prepared.error().message);
  }
  const bool isReloaded =
      std::any_of(prepared->units.begin(), prepared->units.end(), [&](const PreparedUnit& unit) {
        // Its own object's unit has it, perhaps under another signature.
        return unit.firstManifest == target.function.manifestPath ||
               std::any_of(unit.functions.begin(), unit.functions.end(),
                           [&](const auto& each) { return each.key == target.function.key; });
      });
  if (prepared->units.empty()) {
    if (Status status =
            prepared->untaken.empty() ? Status(Done{}) : context_.reloader().commit(*prepared);
        !status) {
      who.say("hot_restart: warning: " + status.error().message + "\n");
    }
    return restartSame(request, who, target, kUnchanged);
  }
  tellLosses(target, who);
  if (!isReloaded) {
    tellSame(target, kUnchanged, who);
  }
  tellOuterEdits(target, *prepared, who);
  const Change change{
      .apply = [&] { return load(*prepared); },
      .remember = [&](const wire::LoadReply&) { return context_.reloader().commit(*prepared); },
      .done = prepared->loadedText()};
  return restart(request, who, target, &change);
}

Outcome SessionVerbs::restartSame(const ControlRequest& request, Requester& who,
                                  const Target& target, const std::string& why) {
  tellLosses(target, who);
  tellSame(target, why, who);
  return restart(request, who, target, nullptr);
}

void SessionVerbs::tellSame(const Target& target, const std::string& why, Requester& who) {
  who.say("hot_restart: " + why + ": restarting the same version of " + target.function.name +
          "\n");
}

void SessionVerbs::letGo(const ControlRequest& request, Requester& who) {
  if (request.fromDebugger && request.stays) {
    context_.frontEnd->onStaying();
    context_.frontEnd->close(); // It lets the program go on as soon as it is answered.
    who.endConnection(true, "");
    return;
  }
  if (request.fromDebugger) {
    who.dismissDebugger();
  }
  context_.frontEnd->close();
}

Outcome SessionVerbs::restart(const ControlRequest& request, Requester& who, const Target& target,
                              const Change* change) {
  letGo(request, who);
  if (change) {
    const Result<wire::LoadReply> reply = change->apply();
    if (!reply) {
      return programEnded();
    }
    if (reply->ok == 0) {
      const std::string text = std::string("hot_restart: the program could not take the change: ") +
                               reply->message + "\n";
      context_.frontEnd->say(text);
      who.endConnection(false, text);
      if (Status status = context_.frontEnd->open(); !status) {
        context_.fallBack(status.error().message);
      }
      return Outcome::kOpen;
    }
    if (Status status = change->remember(*reply); !status) {
      context_.frontEnd->say("hot_restart: warning: " + status.error().message + "\n");
    }
    context_.frontEnd->say(change->done);
  }
  who.endConnection(true, "hot_restart: restarting " + target.function.name + "\n");
  context_.control.reset(); // Whoever asks now is told that the program runs.
  const Result<wire::RestartReport> report = context_.link.restart(
      {.stubFrame = target.stubFrame,
       .tablesCoverFaults = context_.report.tablesCoverFaults ? 1U : 0U,
       .stayingDebugger = static_cast<std::uint32_t>(context_.frontEnd->stayingDebugger())});
  return report ? Outcome::kRestarted : programEnded();
}

} // namespace hot_restart::cli
