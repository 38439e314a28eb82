// Verbs that let the program go on: what is loaded first, what the person is told, who leaves.
#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_settings.h"
#include "program/session_state.h"
#include "reload/prepared_reload.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/report_maker.h"
#include "report/report_text.h"
#include "session/restart_choice.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr const char* kUnchanged = "the source is unchanged";

/// It takes a debugger that sets a breakpoint and stays.
std::string whyNoStop(const SessionContext& context) {
  return context.frontEnd->holdsProgram()
             ? "a debugger holds the program: say `hr-step` there"
             : "no debugger of this session could stop in the function: it takes one that the "
               "session has started (HOT_RESTART_DEBUGGER=gdb or lldb), and `hr-step` in it. In "
               "a debugger of your own, set a breakpoint at the function's body";
}

} // namespace

/// The report has told what a restart of the crashed function repeats and loses; that of another
/// frame gives up another stretch of the stack.
void SessionVerbs::tellStretch(const Target& target, Requester& who) {
  if (target.stubFrame != context_.crashed.stubFrame) {
    who.say(restartText(
        makeRestartReport(context_.report, context_.crash, target.function, context_.program),
        context_.frontEnd->colours()));
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
  for (const ReportFrame& frame : context_.report.backtrace) {
    if (!frame.stubFrame || *frame.stubFrame <= target.stubFrame || edited.empty()) {
      continue;
    }
    const CrashedFunction function =
        findWrappedFunction(context_.crash, *frame.stubFrame, context_.program);
    if (function.key != target.function.key && edited.erase(function.key) != 0) {
      who.say("hot_restart: note: " + function.name + " goes on with its old text in frame " +
              std::to_string(frame.number) +
              " of the stack; the new one is for its next call, or for a " +
              "restart of that frame\n");
    }
  }
}

Outcome SessionVerbs::continueProgram(const ControlRequest& request, Requester& who,
                                      const Target& crashed) {
  if (context_.isDeclined()) {
    return declined(request, who);
  }
  if (request.stop && !request.fromDebugger) {
    return refuse(who, whyNoStop(context_));
  }
  const wire::Settings settings = currentSettings(context_.crash);
  if (!isSet(settings, wire::kReloadOnContinue)) {
    return restartSame(request, who, crashed, "reload_on_continue is off");
  }
  Target target = crashed;
  const Result<PreparedReload> prepared =
      prepareRestart(request, isSet(settings, wire::kReloadAllOnContinue), target, who);
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
    if (Status status = prepared->idleContents.empty() ? Status(Done{}) : remember(*prepared);
        !status) {
      who.say("hot_restart: warning: " + status.error().message + "\n");
    }
    return restartSame(request, who, target, kUnchanged);
  }
  tellStretch(target, who);
  if (!isReloaded && target.reason != RestartReason::kEdited) {
    tellSame(target, kUnchanged, who);
  }
  tellOuterEdits(target, *prepared, who);
  const Change change{.apply = [&] { return load(*prepared); },
                      .remember = [&](const wire::LoadReply&) { return remember(*prepared); },
                      .done = prepared->loadedText()};
  return restart(request, who, target, &change);
}

Outcome SessionVerbs::restartSame(const ControlRequest& request, Requester& who,
                                  const Target& target, const std::string& why) {
  tellStretch(target, who);
  if (target.reason != RestartReason::kEdited) { // Its new version has been loaded before.
    tellSame(target, why, who);
  }
  return restart(request, who, target, nullptr);
}

void SessionVerbs::tellSame(const Target& target, const std::string& why, Requester& who) {
  who.say("hot_restart: " + why + ": restarting the same version of " + target.function.name +
          "\n");
}

void SessionVerbs::letGo(const ControlRequest& request, Requester& who,
                         const std::string& restartJson) {
  if (request.fromDebugger && request.stays) {
    context_.frontEnd->onStaying();
    context_.frontEnd->close(); // It lets the program go on as soon as it is answered.
    who.endConnection(true, "", restartJson);
    return;
  }
  if (request.fromDebugger) {
    who.dismissDebugger();
  }
  context_.frontEnd->close();
}

Outcome SessionVerbs::restart(const ControlRequest& request, Requester& who, const Target& target,
                              const Change* change) {
  letGo(request, who, restartJson(target));
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
  who.endConnection(true, "hot_restart: restarting " + target.function.name + "\n",
                    restartJson(target));
  context_.control.reset(); // Whoever asks now is told that the program runs.
  const Result<wire::RestartReport> report = context_.link.restart(
      {.stubFrame = target.stubFrame,
       .tablesCoverFaults = context_.report.tablesCoverFaults ? 1U : 0U,
       .stayingDebugger = static_cast<std::uint32_t>(context_.frontEnd->stayingDebugger())});
  return report ? Outcome::kRestarted : programEnded();
}

} // namespace hot_restart::cli
