// The verbs that give a call another outcome or another version: return, use, versions.
#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/session_state.h"
#include "reload/prepared_reload.h"
#include "reload/reloader.h"
#include "reload/version_log.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <algorithm>
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

Outcome SessionVerbs::returnValue(const ControlRequest& request, Requester& who,
                                  const Target& target) {
  const Result<PreparedUnit> prepared =
      context_.reloader().prepareReturn(target.function, request.detail);
  if (!prepared) {
    return refuse(who, "not returned: " + prepared.error().message);
  }
  tellStretch(target, who);
  const Change change{.apply = [&] { return context_.link.load(prepared->planPath); },
                      .remember =
                          [&](const wire::LoadReply& reply) {
                            context_.reloader().commitReturn(target.function, *prepared,
                                                             reply.unitLoadBias);
                            return context_.remember();
                          },
                      .done = "hot_restart: " + target.function.name + " returns" +
                              (request.detail.empty() ? "" : " " + request.detail) + "\n"};
  return restart(request, who, target, &change);
}

Outcome SessionVerbs::versions(const ControlRequest& request, Requester& who,
                               const Target& target) {
  const SessionState& state = context_.program.state;
  const std::string& key = target.function.key;
  const std::vector<std::string> pair = words(request.detail);
  if (pair.empty()) {
    who.finish(true, versionsText(state, target.function), versionsJson(state, target.function),
               "versions");
    return Outcome::kOpen;
  }
  const std::optional<unsigned> from = versionNumber(pair.front());
  const std::optional<unsigned> to =
      pair.size() == 2 ? versionNumber(pair.back()) : state.versionOf(key);
  if (!from || !to || pair.size() > 2) {
    return refuse(who, "versions are compared by their numbers, as in \"1 2\", not by \"" +
                           request.detail + "\"; `" + who.spelled("versions") + "` lists them");
  }
  who.finish(true, versionsDiff(state, key, *from, *to, context_.frontEnd->colours()),
             versionsJson(state, target.function), "versions");
  return Outcome::kOpen;
}

/// Each unit that brought the version has slots of its own (instances of a template); the way back
/// to the first version is in the plans of all later ones.
Result<wire::LoadReply> SessionVerbs::useVersion(const std::string& key, unsigned version) {
  Result<wire::LoadReply> reply = Error{ErrorCode::kNotFound, "no such version"};
  for (const LoadedUnit& unit : context_.program.state.units) {
    const UnitFunction* function = unit.find(key);
    if (!function || (version != 1 && unit.version != version)) {
      continue;
    }
    reply = context_.link.use(function->plan, version == 1);
    if (!reply || reply->ok == 0) {
      return reply;
    }
  }
  return reply;
}

Outcome SessionVerbs::use(const ControlRequest& request, Requester& who, const Target& target) {
  const std::optional<unsigned> version = versionNumber(request.detail);
  if (!version) {
    return refuse(who, "the number of a version is needed, not \"" + request.detail + "\"; `" +
                           who.spelled("versions") + "` lists them");
  }
  SessionState& state = context_.program.state;
  const std::string& key = target.function.key;
  const bool exists =
      std::any_of(state.units.begin(), state.units.end(), [&](const LoadedUnit& unit) {
        return unit.find(key) && (*version == 1 || unit.version == *version);
      });
  if (*version != state.versionOf(key) && !exists) {
    return refuse(who, target.function.name + " has no version " + std::to_string(*version) +
                           ":\n" + versionsText(state, target.function));
  }
  tellStretch(target, who);
  if (*version == state.versionOf(key)) {
    return restart(request, who, target, nullptr);
  }
  const Change change{.apply = [&] { return useVersion(key, *version); },
                      .remember =
                          [&](const wire::LoadReply&) {
                            state.versions[key] = *version;
                            return context_.remember();
                          },
                      .done = "hot_restart: using " + target.function.name + " [v" +
                              std::to_string(*version) + "]\n"};
  return restart(request, who, target, &change);
}

} // namespace hot_restart::cli
