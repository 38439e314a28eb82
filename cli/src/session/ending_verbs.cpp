// Verbs that end the program, and what is done when it has ended.
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_settings.h"
#include "program/session_folder.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <charconv>
#include <string>
#include <system_error>

namespace hot_restart::cli {
namespace {

constexpr int kHighestStatus = 255;

} // namespace

Outcome SessionVerbs::exitProgram(const ControlRequest& request, Requester& who) {
  int status = 0;
  const std::string& word = request.detail;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), status);
  const bool isNumber = problem == std::errc() && end == word.data() + word.size();
  if (!word.empty() && (!isNumber || status < 0 || status > kHighestStatus)) {
    return refuse(who, "an exit status is a number from 0 to 255, not \"" + word + "\"");
  }
  return exitWith(status, request, who);
}

Outcome SessionVerbs::exitWith(int status, const ControlRequest& request, Requester& who) {
  letGo(request, who);
  who.endConnection(true, "");
  context_.control.reset();
  static_cast<void>(context_.link.exit(status));
  if (!context_.folder.path.empty()) {
    removeSessionFolder(context_.folder.path);
  }
  return Outcome::kReraised;
}

Outcome SessionVerbs::declined(const ControlRequest& request, Requester who) {
  const wire::Settings settings = currentSettings(context_.crash);
  const bool exits = isSet(settings, wire::kProgramShouldExit) &&
                     settings.exitStatus != wire::kNoExitStatus &&
                     context_.crash.cause != wire::Cause::kEscapingException;
  who.say(std::string("hot_restart: ") +
          (isSet(settings, wire::kProgramShouldExit) ? "exit()" : "reraise()") +
          " was asked for: no restart\n");
  return exits ? exitWith(settings.exitStatus, request, who) : reraise(request, who);
}

Outcome SessionVerbs::reraise(const ControlRequest& request, Requester& who) {
  letGo(request, who);
  who.endConnection(true, "");
  context_.control.reset();
  static_cast<void>(context_.link.reraise());
  // Somebody catches an escaping exception: the program goes on, with what it has loaded.
  if (!context_.folder.path.empty() && context_.crash.cause != wire::Cause::kEscapingException) {
    removeSessionFolder(context_.folder.path);
  }
  return Outcome::kReraised;
}

Outcome SessionVerbs::programEnded() {
  if (context_.frontEnd) {
    context_.frontEnd->close();
    context_.frontEnd->say("hot_restart: the program has ended\n");
  }
  context_.control.reset();
  if (!context_.folder.path.empty()) {
    removeSessionFolder(context_.folder.path);
  }
  return Outcome::kProgramEnded;
}

} // namespace hot_restart::cli
