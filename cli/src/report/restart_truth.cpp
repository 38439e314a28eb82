// Line numbers decide, as a person would read them: what stands above the
// place has run if no way leads around it, or else may have; a loop around the place may have run
// any of its lines.
#include "report/restart_truth.h"

#include "report/crash_report.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

using rewriter::Effect;
using rewriter::EffectKind;
using rewriter::FunctionEntry;
using rewriter::ParameterPassing;

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

/// The worst that has happened to a parameter. Later lines do not make good what earlier ones did.
class ArgumentHistory {
public:
  explicit ArgumentHistory(const rewriter::ParameterEntry& parameter)
      : argument_{.name = parameter.name,
                  .state = stateAtEntry(parameter.passing),
                  .line = 0,
                  .restored = false} {}

  void see(const Effect& effect, const RestartPlace& place) {
    const bool certain = isCertain(effect, place);
    switch (effect.kind) {
    case EffectKind::kMoved:
      worsen(certain ? ArgumentState::kMoved : ArgumentState::kMayHaveBeenMoved, effect.line);
      break;
    case EffectKind::kParameter:
      worsen(certain ? ArgumentState::kChanged : ArgumentState::kMayHaveChanged, effect.line);
      break;
    case EffectKind::kPassed:
      worsen(ArgumentState::kMayHaveChanged, effect.line);
      break;
    default:
      worsen(ArgumentState::kUnknown, effect.line);
    }
  }

  ReportArgument result(const rewriter::ParameterEntry& parameter) {
    const bool original = parameter.passing == ParameterPassing::kCopy ||
                          parameter.passing == ParameterPassing::kKept;
    argument_.restored = original && argument_.state != ArgumentState::kAsPassed;
    return std::move(argument_);
  }

private:
  static ArgumentState stateAtEntry(ParameterPassing passing) {
    switch (passing) {
    case ParameterPassing::kReference:
    case ParameterPassing::kPointer:
      return ArgumentState::kShared;
    case ParameterPassing::kUnknown:
      return ArgumentState::kUnknown;
    case ParameterPassing::kCopy:
    case ParameterPassing::kKept:
    case ParameterPassing::kObject:
      break;
    }
    return ArgumentState::kAsPassed;
  }

  /// The first line that made it so bad is kept.
  void worsen(ArgumentState state, unsigned line) {
    if (state > argument_.state || (state == argument_.state && argument_.line == 0)) {
      argument_.state = state;
      argument_.line = line;
    }
  }

  ReportArgument argument_;
};

bool isCall(const Effect& effect) {
  return effect.kind == EffectKind::kCall || effect.kind == EffectKind::kSelfCall;
}

/// What the functions that were called do to the world, and they call, and to the object if they
/// were called for it. Each function once.
class CalleeEffects {
public:
  CalleeEffects(const FindFunction& find, std::set<std::string>& seen) : find_(find), seen_(seen) {}

  std::vector<std::string> of(const Effect& call) {
    collect(call.usr, call.kind == EffectKind::kSelfCall);
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
        collect(effect.usr, forThis && effect.kind == EffectKind::kSelfCall);
      } else if (effect.kind == EffectKind::kInputOutput || effect.kind == EffectKind::kGlobal ||
                 (forThis && effect.kind == EffectKind::kMember)) {
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
    return effect.kind == EffectKind::kUnlock && effect.name == lock.name &&
           effect.line >= lock.line && isBehind(effect, place);
  });
}

} // namespace

std::string describeEffect(const rewriter::Effect& effect) {
  switch (effect.kind) {
  case EffectKind::kInputOutput:
    return "input or output: " + effect.name;
  case EffectKind::kGlobal:
    return "a change of the global `" + effect.name + "`";
  case EffectKind::kMember:
    return effect.name == "*this" ? "a change of `*this`"
                                  : "a change of the member `" + effect.name + "`";
  case EffectKind::kShared:
    return effect.name.empty() ? "a change through a pointer or reference"
                               : "a change through `" + effect.name + "`";
  case EffectKind::kFree:
    return "freeing `" + effect.name + "`";
  case EffectKind::kLock:
    return "locking `" + effect.name + "`";
  case EffectKind::kUnlock:
  case EffectKind::kCall:
  case EffectKind::kSelfCall:
  case EffectKind::kParameter:
  case EffectKind::kMoved:
  case EffectKind::kPassed:
  case EffectKind::kUnknown:
    break;
  }
  return {};
}

std::vector<ReportArgument> argumentsAt(const FunctionEntry& entry, const RestartPlace& place) {
  std::vector<ReportArgument> arguments;
  for (const rewriter::ParameterEntry& parameter : entry.parameters) {
    ArgumentHistory history(parameter);
    for (const Effect& effect : entry.effects) {
      const bool concerns =
          effect.kind == EffectKind::kParameter || effect.kind == EffectKind::kPassed ||
          effect.kind == EffectKind::kUnknown || effect.kind == EffectKind::kMoved;
      if (concerns && effect.name == parameter.name && isBehind(effect, place)) {
        history.see(effect, place);
      }
    }
    arguments.push_back(history.result(parameter));
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
    } else if (effect.kind == EffectKind::kLock) {
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
    const bool certain = argument.state == ArgumentState::kMoved;
    if ((certain || argument.state == ArgumentState::kMayHaveBeenMoved) && !argument.restored) {
      report.moved.push_back("`" + argument.name + (certain ? "` was" : "` may have been") +
                             " moved from on line " + std::to_string(argument.line));
    }
  }
  report.repeats = effectsBefore(entry, place, find);
}

} // namespace hot_restart::cli
