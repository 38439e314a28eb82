// One function for each verb. A refusal leaves everything as it is: program, session and front end.
#include "session/session_verbs.h"

#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_settings.h"
#include "program/session_state.h"
#include "program/verb.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"
#include "reload/reloader.h"
#include "report/backtrace_text.h"
#include "report/coloured_text.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/report_text.h"
#include "session/restart_choice.h"
#include "session/session_context.h"

#include <algorithm>
#include <set>
#include <string>

namespace hot_restart::cli {

namespace {

/// Behind "frame 7": why it cannot be restarted.
std::string whyNot(const CrashReport& report, unsigned number) {
  if (const ReportFrame* frame = findFrame(report, number)) {
    const bool isInRecursion = report.isStackOverflow && report.recursion &&
                               frame->number <= report.recursion->last && frame->version != 0;
    return isInRecursion ? " has no stack left to be called again on"
                         : " is not a wrapped function";
  }
  const bool isLeftOut = std::any_of(
      report.leftOut.begin(), report.leftOut.end(),
      [number](const LeftOutFrames& each) { return each.first <= number && number <= each.last; });
  return isLeftOut ? " is in the middle of the stack, which is left out" : " does not exist";
}

} // namespace

Outcome SessionVerbs::perform(const ControlRequest& request, Requester who) {
  switch (request.command) {
  case Verb::kShow:
    return show(request, who);
  case Verb::kExit:
    return exitProgram(request, who);
  case Verb::kReraise:
    return reraise(request, who);
  case Verb::kAttached:
    return attached(request, who);
  case Verb::kAttachFailed:
    return attachFailed(request, who);
  case Verb::kContinue:
    return performOn(&SessionVerbs::continueProgram, request, who);
  case Verb::kReload:
    return performOn(&SessionVerbs::reload, request, who);
  case Verb::kReturn:
    return performOn(&SessionVerbs::returnValue, request, who);
  case Verb::kTry:
    return performOn(&SessionVerbs::tryFunction, request, who);
  case Verb::kVersions:
    return performOn(&SessionVerbs::versions, request, who);
  case Verb::kUse:
    return performOn(&SessionVerbs::use, request, who);
  case Verb::kRestartModule:
    return performOn(&SessionVerbs::restartModule, request, who);
  case Verb::kNone:
  case Verb::kFallBack: // Session::act() has done what these ask for.
    break;
  }
  return Outcome::kOpen;
}

Outcome SessionVerbs::performOn(FunctionVerb verb, const ControlRequest& request, Requester& who) {
  if (context_.crash.allocatorIsLocked != 0 && request.command != Verb::kVersions) {
    return refuse(who, kAllocatorIsLocked);
  }
  if (Status begun = context_.beginChange([&](const std::string& text) { who.say(text); });
      !begun) {
    return refuse(who, begun.error().message);
  }
  if (context_.crashed.usr.empty()) {
    context_.examineAgain();
  }
  const Result<Target> target = targetOf(request);
  const Outcome outcome =
      target ? (this->*verb)(request, who, *target) : refuse(who, target.error().message);
  context_.change.reset();
  return outcome;
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
  const CrashedFunction& crashed = context_.crashed;
  if (!request.frame) {
    return Target{crashed, crashed.stubFrame, context_.report.restartFrame,
                  RestartReason::kCrashed};
  }
  const ReportFrame* frame = findFrame(context_.report, *request.frame);
  if (!frame || !frame->stubFrame) {
    return Error{ErrorCode::kNotFound, "frame " + std::to_string(*request.frame) +
                                           whyNot(context_.report, *request.frame) + "; " +
                                           restartableText(context_.report)};
  }
  return Target{findWrappedFunction(context_.crash, *frame->stubFrame, context_.program),
                *frame->stubFrame, frame->number, RestartReason::kAsked};
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

Result<PreparedReload> SessionVerbs::prepareRestart(const ControlRequest& request,
                                                    bool everyFunction, Target& target,
                                                    Requester& who) {
  ReloadScope scope{.target = &target.function, .everyFunction = everyFunction};
  if (request.frame || isSet(currentSettings(context_.crash), wire::kRestartInnermost)) {
    return prepare(scope, who);
  }
  const RestartChoice choice(context_.crash, context_.report, context_.crashed, context_.program);
  scope.outer = choice.others();
  Result<PreparedReload> prepared = prepare(scope, who);
  if (prepared) {
    std::set<std::string> changed = prepared->changed;
    changed.insert(context_.loadedHere.begin(), context_.loadedHere.end());
    target = choice.choose(changed);
    who.say(choice.sentence(target, *prepared));
  }
  return prepared;
}

/// All units, or none.
Result<wire::LoadReply> SessionVerbs::load(const PreparedReload& prepared) {
  const Result<std::string> list = writeLoadList(context_.folder.path, prepared);
  return list ? context_.link.loadAll(*list) : Result<wire::LoadReply>(list.error());
}

/// Loads what was edited. Where a debugger holds the program nothing can be loaded before it goes
/// on: then it is only checked.
Outcome SessionVerbs::reload(const ControlRequest& request, Requester& who, const Target& target) {
  ReloadScope scope{.target = &target.function, .only = request.detail};
  if (!scope.only.empty()) {
    scope.target = nullptr;
  } else if (!request.frame) {
    scope.outer =
        RestartChoice(context_.crash, context_.report, context_.crashed, context_.program).others();
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

/// The program has loaded them, so that is written whatever else could not be.
Status SessionVerbs::remember(const PreparedReload& prepared) {
  const Status committed = context_.reloader().commit(prepared);
  const Status written = context_.remember();
  return committed ? written : committed;
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
  const Status remembered = remember(prepared);
  context_.loadedHere.insert(prepared.changed.begin(), prepared.changed.end());
  who.finish(true,
             prepared.loadedText() + more +
                 (remembered ? "" : "hot_restart: warning: " + remembered.error().message + "\n"));
  return Outcome::kOpen;
}

} // namespace hot_restart::cli
