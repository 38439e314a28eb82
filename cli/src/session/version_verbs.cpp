// The verbs that give a call another outcome or another version: return, use, versions.
#include "hot_restart/rewriter/result.h"
#include "hot_restart/wire.h"
#include "session/control_protocol.h"
#include "session/reloader.h"
#include "session/session_context.h"
#include "session/session_state.h"
#include "session/session_verbs.h"
#include "session/version_log.h"

#include <charconv>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::cli {
namespace {

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) {
    found.push_back(word);
  }
  return found;
}

/// `2`, `v2`.
std::optional<unsigned> versionNumber(const std::string& word) {
  const std::string digits = word.starts_with('v') ? word.substr(1) : word;
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return problem == std::errc() && end == digits.data() + digits.size() && number > 0
             ? std::optional(number)
             : std::nullopt;
}

} // namespace

Outcome SessionVerbs::returnValue(const ControlRequest& request, Requester& who) {
  const Result<Target> target = targetOf(request);
  if (!target) {
    return refuse(who, target.error().message);
  }
  Reloader reloader = reloaderFor(*target);
  const Result<PreparedReload> prepared = reloader.prepareReturn(request.detail);
  if (!prepared) {
    return refuse(who, "not returned: " + prepared.error().message);
  }
  tellLosses(*target, who);
  const Change change{.apply = [&] { return context_.link.load(prepared->planPath); },
                      .remember =
                          [&](const wire::LoadReply& reply) {
                            return reloader.commitReturn(*prepared, reply.unitLoadBias);
                          },
                      .done = target->function.name + " returns" +
                              (request.detail.empty() ? "" : " " + request.detail)};
  return restart(request, who, *target, &change);
}

Outcome SessionVerbs::versions(const ControlRequest& request, Requester& who) {
  const Result<Target> target = targetOf(request);
  if (!target) {
    return refuse(who, target.error().message);
  }
  const SessionState& state = context_.state;
  const std::vector<std::string> pair = words(request.detail);
  if (pair.empty()) {
    who.finish(true, versionsText(state, target->function), versionsJson(state, target->function),
               "versions");
    return Outcome::kOpen;
  }
  const std::optional<unsigned> from = versionNumber(pair.front());
  const std::optional<unsigned> to =
      pair.size() == 2 ? versionNumber(pair.back()) : state.versionOf(target->function.usr);
  if (!from || !to || pair.size() > 2) {
    return refuse(who, "versions are compared by their numbers: `versions 1 2`");
  }
  who.finish(true,
             versionsDiff(state, target->function.usr, *from, *to, context_.frontEnd->colours()),
             versionsJson(state, target->function), "versions");
  return Outcome::kOpen;
}

Outcome SessionVerbs::use(const ControlRequest& request, Requester& who) {
  const Result<Target> target = targetOf(request);
  const std::optional<unsigned> version = versionNumber(request.detail);
  if (!target || !version) {
    return refuse(who, target ? "`use` takes the number of a version" : target.error().message);
  }
  SessionState& state = context_.state;
  const std::string& usr = target->function.usr;
  if (*version == state.versionOf(usr)) {
    tellLosses(*target, who);
    return restart(request, who, *target, nullptr);
  }
  // The way back to the first version is in the plan of any later one: it knows the slots.
  const LoadedUnit* unit = nullptr;
  for (const LoadedUnit& known : state.units) {
    if (known.function == usr && !known.once && (*version == 1 || known.version == *version)) {
      unit = &known;
    }
  }
  if (!unit) {
    return refuse(who, target->function.name + " has no version " + std::to_string(*version) +
                           ":\n" + versionsText(state, target->function));
  }
  tellLosses(*target, who);
  const Change change{.apply = [&] { return context_.link.use(unit->plan, *version == 1); },
                      .remember =
                          [&](const wire::LoadReply&) {
                            state.versions[usr] = *version;
                            return writeState(context_.folder, state);
                          },
                      .done = "using " + target->function.name + " [v" + std::to_string(*version) +
                              "]"};
  return restart(request, who, *target, &change);
}

} // namespace hot_restart::cli
