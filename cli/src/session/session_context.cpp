// Who is told what.
#include "session/session_context.h"

#include "front_end/front_end.h"
#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_settings.h"
#include "program/session_state.h"
#include "reload/separate_cache.h"

#include <string>
#include <utility>

namespace hot_restart::cli {

bool SessionContext::isDeclined() const {
  const wire::Settings settings = currentSettings(crash);
  return isSet(settings, wire::kReraise) || isSet(settings, wire::kProgramShouldExit);
}

std::string SessionContext::historyPath() const {
  return folder.empty() ? std::string() : folder + "/history";
}

void SessionContext::catchUp() {
  SessionState written = readState(folder, state.startTime);
  addSeparateUnits(modules.modules(), written);
  if (written.units.size() <= state.units.size()) {
    return;
  }
  written.helped = written.helped || state.helped;
  for (const auto& [key, versions] : state.texts) {
    written.texts[key].insert(versions.begin(), versions.end());
  }
  state = std::move(written);
  if (Result<ModuleMap> now = ModuleMap::ofProcess(static_cast<int>(crash.pid))) {
    modules = std::move(*now);
  }
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

void Requester::endConnection(bool ok, const std::string& text) {
  if (connection_) {
    connection_->finish(ok, text);
    connection_ = nullptr;
  }
}

} // namespace hot_restart::cli
