// Line numbers decide, as a person would read them: what stands above the
// place has run if no way leads around it, or else may have; a loop around the place may have run
// any of its lines.
#include "report/restart_truth.h"

#include "report/crash_report.h"

#include "hot_restart/rewriter/manifest.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

using rewriter::Effect;
using rewriter::FunctionEntry;

bool isBehind(const Effect& effect, const RestartPlace& place) {
  const bool inLoop =
      effect.loopFirst != 0 && effect.loopFirst <= place.line && place.line <= effect.loopLast;
  const bool onLine = effect.line == place.line && (place.calling || effect.followed);
  return effect.line < place.line || onLine || inLoop;
}

/// It has happened, as far as the text can tell.
bool isCertain(const Effect& effect, const RestartPlace& place) {
  return effect.certain && effect.line < place.line;
}

constexpr const char* kMovedFrom = "moved from";
constexpr const char* kPerhapsMovedFrom = "may have been moved from";

/// The worst that has happened to a parameter. Later lines do not make good what earlier ones did.
class ArgumentState {
public:
  explicit ArgumentState(const rewriter::ParameterEntry& parameter)
      : argument_{.name = parameter.name, .state = "as passed", .line = 0, .restored = false} {
    if (parameter.passing == "reference" || parameter.passing == "pointer") {
      worsen(1, "shared with the caller", 0);
    } else if (parameter.passing == "unknown") {
      worsen(1, "unknown", 0);
    }
  }

  void see(const Effect& effect, const RestartPlace& place) {
    if (effect.kind == "moved") {
      isCertain(effect, place) ? worsen(6, kMovedFrom, effect.line)
                               : worsen(5, kPerhapsMovedFrom, effect.line);
    } else if (effect.kind == "parameter" && isCertain(effect, place)) {
      worsen(4, "changed since entry", effect.line);
    } else if (effect.kind == "parameter" || effect.kind == "passed") {
      worsen(3, "may have changed since entry", effect.line);
    } else {
      worsen(2, "unknown", effect.line);
    }
  }

  ReportArgument result(const rewriter::ParameterEntry& parameter) {
    const bool original = parameter.passing == "copy" || parameter.passing == "kept";
    argument_.restored = original && argument_.state != "as passed";
    return std::move(argument_);
  }

private:
  void worsen(int badness, const char* state, unsigned line) {
    if (badness > badness_) {
      badness_ = badness;
      argument_.state = state;
      argument_.line = line;
    }
  }

  ReportArgument argument_;
  int badness_ = 0;
};

bool isCall(const Effect& effect) { return effect.kind == "call" || effect.kind == "self-call"; }

/// What the functions that were called do to the world, and they call, and to the object if they
/// were called for it. Each function once.
class CalleeEffects {
public:
  CalleeEffects(const FindFunction& find, std::set<std::string>& seen) : find_(find), seen_(seen) {}

  std::vector<std::string> of(const Effect& call) {
    collect(call.usr, call.kind == "self-call");
    return std::move(sentences_);
  }

private:
  void collect(const std::string& usr, bool forThis) {
    if (!seen_.insert(usr).second) {
      return;
    }
    const FunctionEntry* callee = find_(usr);
    for (const Effect& effect : callee != nullptr ? callee->effects : std::vector<Effect>()) {
      if (isCall(effect)) {
        collect(effect.usr, forThis && effect.kind == "self-call");
      } else if (effect.kind == "input-output" || effect.kind == "global" ||
                 (forThis && effect.kind == "member")) {
        const std::string sentence = describeEffect(effect);
        if (std::find(sentences_.begin(), sentences_.end(), sentence) == sentences_.end()) {
          sentences_.push_back(sentence);
        }
      }
    }
  }

  const FindFunction& find_;
  std::set<std::string>& seen_;
  std::vector<std::string> sentences_;
};

/// A lock of that name was released behind `from` and before the place.
bool isReleased(const FunctionEntry& entry, const Effect& lock, const RestartPlace& place) {
  return std::any_of(entry.effects.begin(), entry.effects.end(), [&](const Effect& effect) {
    return effect.kind == "unlock" && effect.name == lock.name && effect.line >= lock.line &&
           isBehind(effect, place);
  });
}

} // namespace

std::string describeEffect(const Effect& effect) {
  if (effect.kind == "input-output") {
    return "input or output: " + effect.name;
  }
  if (effect.kind == "global") {
    return "a change of the global `" + effect.name + "`";
  }
  if (effect.kind == "member") {
    return effect.name == "*this" ? "a change of `*this`"
                                  : "a change of the member `" + effect.name + "`";
  }
  if (effect.kind == "shared") {
    return effect.name.empty() ? "a change through a pointer or reference"
                               : "a change through `" + effect.name + "`";
  }
  if (effect.kind == "free") {
    return "freeing `" + effect.name + "`";
  }
  if (effect.kind == "lock") {
    return "locking `" + effect.name + "`";
  }
  return {};
}

std::vector<ReportArgument> argumentsAt(const FunctionEntry& entry, const RestartPlace& place) {
  std::vector<ReportArgument> arguments;
  for (const rewriter::ParameterEntry& parameter : entry.parameters) {
    ArgumentState state(parameter);
    for (const Effect& effect : entry.effects) {
      const bool concerns = effect.kind == "parameter" || effect.kind == "passed" ||
                            effect.kind == "unknown" || effect.kind == "moved";
      if (concerns && effect.name == parameter.name && isBehind(effect, place)) {
        state.see(effect, place);
      }
    }
    arguments.push_back(state.result(parameter));
  }
  return arguments;
}

std::vector<ReportEffect> effectsBefore(const FunctionEntry& entry, const RestartPlace& place,
                                        const FindFunction& find) {
  std::vector<ReportEffect> repeats;
  std::set<std::string> seen{entry.usr};
  for (const Effect& effect : entry.effects) {
    if (!isBehind(effect, place)) {
      continue;
    }
    ReportEffect out{.kind = effect.kind,
                     .text = describeEffect(effect),
                     .line = effect.line,
                     .certain = isCertain(effect, place)};
    if (isCall(effect)) {
      for (const std::string& sentence : CalleeEffects(find, seen).of(effect)) {
        out.text = sentence + " (in " + effect.name + ")";
        out.certain = false;
        repeats.push_back(out);
      }
    } else if (effect.kind == "lock") {
      if (!isReleased(entry, effect, place)) {
        out.text = effect.name;
        repeats.push_back(out);
      }
    } else if (!out.text.empty()) {
      repeats.push_back(out);
    }
  }
  return repeats;
}

void addRestartTruth(CrashReport& report, const FunctionEntry& entry, const RestartPlace& place,
                     const FindFunction& find) {
  report.arguments = argumentsAt(entry, place);
  for (const ReportArgument& argument : report.arguments) {
    const bool certain = argument.state == kMovedFrom;
    if ((certain || argument.state == kPerhapsMovedFrom) && !argument.restored) {
      report.moved.push_back("`" + argument.name + (certain ? "` was" : "` may have been") +
                             " moved from on line " + std::to_string(argument.line));
    }
  }
  report.repeats = effectsBefore(entry, place, find);
}

} // namespace hot_restart::cli
