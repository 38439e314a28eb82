// Messages name the thing, say why, and what to do.
#include "unit_text/edit_check.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/words.h"

#include "record/layout_comparison.h"
#include "record/reachable_types.h"
#include "unit_text/entries_by_usr.h"
#include "unit_text/unit_contents.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr std::string_view kNoexcept = " noexcept"; ///< Clang prints it last.

std::string_view withoutNoexcept(std::string_view type) {
  if (neverThrows(type)) {
    type.remove_suffix(kNoexcept.size());
  }
  return type;
}

std::vector<const VariableEntry*> staticsOf(const Manifest& manifest, const std::string& function,
                                            const std::string& name) {
  std::vector<const VariableEntry*> found;
  for (const VariableEntry& variable : manifest.variables) {
    if (variable.function == function && variable.name == name) {
      found.push_back(&variable);
    }
  }
  return found;
}

/// Its value is the text's: there is none to keep.
bool isPlainConstant(const VariableEntry* variable) {
  return variable->constant && !variable->dynamicInitialization && !variable->threadLocal;
}

/// Whether a constant of a function has another value now.
bool isChangedConstant(const VariableEntry& before, const VariableEntry& now) {
  return isPlainConstant(&before) && isPlainConstant(&now) && hasOtherValue(before, now);
}

/// Which running static each edited one continues.
std::optional<std::vector<int>> matchOne(const std::vector<const VariableEntry*>& before,
                                         const std::vector<const VariableEntry*>& now) {
  std::vector<int> order;
  if (before.size() == now.size()) {
    for (std::size_t i = 0; i < now.size(); ++i) {
      const bool continues =
          before[i]->type == now[i]->type && !isChangedConstant(*before[i], *now[i]);
      order.push_back(continues ? static_cast<int>(i) : kNewStatic);
    }
    return order;
  }
  const bool areConstants = std::all_of(before.begin(), before.end(), isPlainConstant) &&
                            std::all_of(now.begin(), now.end(), isPlainConstant);
  if (before.empty() || areConstants) {
    return std::vector<int>(now.size(), kNewStatic);
  }
  return std::nullopt; // Numbers in their symbols would shift from one to the other.
}

} // namespace

bool neverThrows(std::string_view type) { return type.ends_with(kNoexcept); }

bool areCalledAlike(std::string_view running, std::string_view edited) {
  return withoutNoexcept(running) == withoutNoexcept(edited);
}

bool hasOtherValue(const VariableEntry& before, const VariableEntry& now) {
  const bool areKnown = before.valueHash != 0 && now.valueHash != 0;
  return areKnown ? before.valueHash != now.valueHash : before.textHash != now.textHash;
}

Status checkLayouts(const Manifest& running, const Manifest& edited,
                    const ReachableTypes& reachable, std::vector<std::string>& notes) {
  const auto before = byUsr(running.types);
  std::string differences;
  for (const TypeEntry& type : edited.types) {
    const auto found = before.find(type.usr);
    if (found == before.end()) {
      continue;
    }
    const auto passing = comparePassing(*found->second, type);
    if (passing && reachable.passed.count(type.usr) != 0) {
      differences += *passing + "\n";
    }
    const auto difference = compareLayouts(*found->second, type);
    if (!difference) {
      for (std::string& line : compareOverriders(*found->second, type)) {
        notes.push_back(std::move(line));
      }
    } else if (reachable.all.count(type.usr) != 0) {
      differences += *difference + "\n";
    } else {
      notes.push_back(*difference +
                      "; the function does not use it, the program keeps the old layout");
    }
  }
  if (differences.empty()) {
    return Done{};
  }
  return Error{ErrorCode::kRefused,
               differences + "The running program has objects of the old layout. Take the change "
                             "back, or rebuild and start the program again."};
}

Status checkVariables(const Manifest& running, const Manifest& edited) {
  const auto before = byUsr(running.variables);
  for (const VariableEntry& variable : edited.variables) {
    const auto found = before.find(variable.usr);
    if (found == before.end() || !variable.function.empty()) {
      continue;
    }
    const VariableEntry& old = *found->second;
    const bool isConstant = old.constant && !old.dynamicInitialization && variable.constant;
    const bool same = old.type == variable.type && old.threadLocal == variable.threadLocal;
    if (!same && !isConstant) {
      const std::string what = old.type == variable.type ? "became thread-local or ceased to be"
                                                         : "changed its type from `" + old.type +
                                                               "` to `" + variable.type + "`";
      return Error{ErrorCode::kRefused,
                   "variable `" + variable.name + "` " + what +
                       ", but the running program has the old one. Take the change back, give "
                       "the new one another name, or rebuild and start the program again."};
    }
  }
  return Done{};
}

Status checkEnums(const Manifest& running, const Manifest& edited) {
  const auto before = byUsr(running.texts);
  for (const TextEntry& text : edited.texts) {
    const auto found = before.find(text.usr);
    if (found != before.end() && found->second->sizeBytes != text.sizeBytes) {
      return Error{ErrorCode::kRefused,
                   spelled(text.kind) + " `" + text.name + "` changed its size from " +
                       std::to_string(found->second->sizeBytes) + " to " +
                       std::to_string(text.sizeBytes) +
                       " bytes, but the running program uses the old one. Take the change back, "
                       "or rebuild and start the program again."};
    }
  }
  return Done{};
}

Result<StaticOrder> matchStatics(const Manifest& running, const Manifest& edited,
                                 const std::string& usr, std::vector<std::string>& notes) {
  StaticOrder result;
  for (const VariableEntry& variable : edited.variables) {
    if (variable.function != usr || result.count(variable.name) != 0) {
      continue;
    }
    const auto before = staticsOf(running, usr, variable.name),
               now = staticsOf(edited, usr, variable.name);
    const auto order = matchOne(before, now);
    if (!order) {
      return Error{ErrorCode::kRefused,
                   "the function has several statics named `" + variable.name +
                       "`, and which is which cannot be told after this edit. Give the new one "
                       "another name."};
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
      if ((*order)[i] == kNewStatic && before.size() == now.size() &&
          before[i]->type != now[i]->type) {
        notes.push_back("static `" + variable.name + "` starts fresh: its type changed from `" +
                        before[i]->type + "` to `" + now[i]->type + "`");
      }
    }
    for (std::size_t i = 0; i < now.size() && before.size() == now.size(); ++i) {
      if ((*order)[i] != kNewStatic && before[i]->textHash != now[i]->textHash) {
        notes.push_back("static `" + variable.name +
                        "` exists and keeps its value: its new initialiser does not run");
      }
    }
    result.emplace(variable.name, *order);
  }
  return result;
}

void keepRunningEntries(const Manifest& running, const std::set<std::string>& chosenUsrs,
                        Manifest& edited) {
  const auto now = byUsr(edited.functions);
  std::map<std::string, const FunctionEntry*> unmatched;
  std::vector<FunctionEntry> vanished;
  for (const FunctionEntry& before : running.functions) {
    const auto found = now.find(before.usr);
    if (!before.wrapped() || chosenUsrs.count(before.usr) != 0) {
      continue;
    }
    if (found == now.end()) {
      vanished.push_back(before);
    } else if (saysOther(before, *found->second)) {
      unmatched.emplace(before.usr, &before);
    }
  }
  for (FunctionEntry& entry : edited.functions) {
    if (const auto before = unmatched.find(entry.usr); before != unmatched.end()) {
      entry.textHash = before->second->textHash;
      entry.headHash = before->second->headHash;
      entry.dependsHash = before->second->dependsHash;
      entry.dependsOn = before->second->dependsOn;
      entry.type = before->second->type;
      entry.skipReason = before->second->skipReason;
      entry.bodyName = before->second->bodyName;
      entry.stubSymbol = before->second->stubSymbol;
    }
  }
  edited.functions.insert(edited.functions.end(), vanished.begin(), vanished.end());
}

void keepVanished(const Manifest& running, Manifest& edited) {
  const auto variables = byUsr(edited.variables);
  std::vector<VariableEntry> lostVariables;
  for (const VariableEntry& variable : running.variables) {
    if (variables.count(variable.usr) == 0) {
      lostVariables.push_back(variable);
    }
  }
  const auto types = byUsr(edited.types);
  std::vector<TypeEntry> lostTypes;
  for (const TypeEntry& type : running.types) {
    if (types.count(type.usr) == 0) {
      lostTypes.push_back(type);
    }
  }
  const auto texts = byUsr(edited.texts);
  std::vector<TextEntry> lostTexts;
  for (const TextEntry& text : running.texts) {
    if (texts.count(text.usr) == 0) {
      lostTexts.push_back(text);
    }
  }
  edited.texts.insert(edited.texts.end(), lostTexts.begin(), lostTexts.end());
  edited.variables.insert(edited.variables.end(), lostVariables.begin(), lostVariables.end());
  edited.types.insert(edited.types.end(), lostTypes.begin(), lostTypes.end());
}

} // namespace hot_restart::rewriter
