// Functions with one cause share one line, since a macro may be everywhere.
#include "unit_text/dependency_notes.h"

#include "hot_restart/rewriter/manifest.h"

#include "record/dependency_graph.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr std::size_t kMostShown = 3;

/// "a, b and c", or "a, b, c and 7 more".
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  const std::size_t shown = std::min(names.size(), kMostShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool isLast = i + 1 == names.size();
    text += (i == 0 ? "" : isLast ? " and " : ", ") + names[i];
  }
  return names.size() > shown ? text + " and " + std::to_string(names.size() - shown) + " more"
                              : text;
}

} // namespace

std::set<std::string> changedDependencies(const Manifest& running, const Manifest& edited) {
  std::map<std::string, std::uint64_t> before;
  for (const DependencyEntry& entry : running.dependencies) {
    before.emplace(entry.name, entry.hash);
  }
  std::set<std::string> changed;
  for (const DependencyEntry& entry : edited.dependencies) {
    const auto found = before.find(entry.name);
    if (found == before.end() || found->second != entry.hash) {
      changed.insert(entry.name);
    }
  }
  return changed;
}

DependencyNotes::DependencyNotes(const Manifest& running, const Manifest& edited,
                                 const std::set<std::string>& chosenUsrs)
    : edited_(edited), chosenUsrs_(chosenUsrs), changed_(changedDependencies(running, edited)) {
  for (const FunctionEntry& function : running.functions) {
    before_.emplace(function.usr, &function);
  }
  for (const DependencyEntry& entry : edited.dependencies) {
    if (changed_.count(entry.name) != 0) {
      fileOf_.emplace(entry.name, entry.file);
    }
  }
}

bool DependencyNotes::isAffected(const FunctionEntry& function) const {
  const auto before = before_.find(function.usr);
  return before != before_.end() && dependsOnOther(*before->second, function);
}

std::string DependencyNotes::causeOf(const FunctionEntry& before, const FunctionEntry& now) {
  std::vector<std::string> causes;
  for (const std::string& name : now.dependsOn) {
    if (changed_.count(name) != 0) {
      causes.push_back(name);
      named_.insert(name);
      files_.insert(fileOf_[name]);
    }
  }
  for (const std::string& name : before.dependsOn) {
    const auto& left = now.dependsOn;
    if (causes.empty() && std::find(left.begin(), left.end(), name) == left.end()) {
      return "it no longer uses " + name;
    }
  }
  return causes.empty() ? "what it calls or uses is another one now" : listed(causes) + " changed";
}

void DependencyNotes::add(Fate fate, const std::string& cause, const std::string& reason,
                          const std::string& name) {
  const auto found = std::find_if(groups_.begin(), groups_.end(), [&](const Group& group) {
    return group.fate == fate && group.cause == cause && group.reason == reason;
  });
  Group& group =
      found != groups_.end() ? *found : groups_.emplace_back(Group{fate, cause, reason, {}});
  group.names.push_back("`" + name + "`");
}

void DependencyNotes::describe(std::vector<std::string>& notes) {
  for (const FunctionEntry& now : edited_.functions) {
    if (!isAffected(now)) {
      continue;
    }
    const FunctionEntry& before = *before_.find(now.usr)->second;
    if (isChosen(now) && before.textHash == now.textHash) {
      add(Fate::kReloaded, causeOf(before, now), "", now.name);
    } else if (!isChosen(now) && before.wrapped()) {
      add(Fate::kLeft, causeOf(before, now), now.skipReason, now.name);
    } else if (!isChosen(now) && !now.comesAlong) {
      add(Fate::kNotWrapped, causeOf(before, now), before.skipReason, now.name);
    }
  }
  describeTables(notes);
  describeConstructors(notes);
  for (const Group& group : groups_) {
    const bool isOne = group.names.size() == 1;
    const std::string keeps = isOne ? " keeps its old version" : " keep their old versions";
    switch (group.fate) {
    case Fate::kReloaded:
      notes.push_back(listed(group.names) + (isOne ? " is" : " are") + " reloaded: " + group.cause);
      break;
    case Fate::kLeft:
      notes.push_back(listed(group.names) + keeps + ", although " + group.cause +
                      (group.reason.empty() ? std::string(isOne ? ": it is to be reloaded itself"
                                                                : ": they are to be reloaded, too")
                                            : " (" + group.reason + ")"));
      break;
    case Fate::kNotWrapped:
      notes.push_back(listed(group.names) + keeps + ", although " + group.cause + ": " +
                      (isOne ? "it is" : "they are") + " not wrapped (" + group.reason + ")");
      break;
    }
  }
}

void DependencyNotes::describeTables(std::vector<std::string>& notes) const {
  for (const std::string& name : named_) {
    if (name.starts_with(kVirtualFunction)) {
      notes.push_back(name + " is not wrapped: calls through an object's table reach its old text");
    }
  }
}

void DependencyNotes::describeConstructors(std::vector<std::string>& notes) const {
  for (const FunctionEntry& function : edited_.functions) {
    const std::string name = std::string(kSharedInitialisers) + " `" + function.name + "`";
    if (changed_.count(name) != 0 && before_.count(function.usr) != 0) {
      notes.push_back("`" + function.name +
                      "` initialises as before when other files call it: " + name + " changed");
    }
  }
}

bool DependencyNotes::hasNamed(const std::string& ending) const {
  return std::any_of(named_.begin(), named_.end(),
                     [&](const std::string& name) { return name.ends_with(ending); });
}

std::string DependencyNotes::told(const std::vector<const FunctionEntry*>& users,
                                  std::size_t chosen, const std::string& what) {
  if (users.empty()) {
    return {};
  }
  if (chosen == 0) {
    return "what runs keeps the old " + what;
  }
  const bool isOne = chosen == 1;
  return std::string(isOne ? "the reloaded function uses" : "the reloaded functions use") +
         " the new " + what;
}

std::string DependencyNotes::whoUses(const std::string& ending, const std::string& what) const {
  std::vector<const FunctionEntry*> users;
  std::size_t chosen = 0;
  for (const FunctionEntry& function : edited_.functions) {
    const auto& names = function.dependsOn;
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& name) { return name.ends_with(ending); })) {
      users.push_back(&function);
      chosen += isChosen(function) ? 1 : 0;
    }
  }
  return told(users, chosen, what);
}

std::string DependencyNotes::whoIsAffected(const std::string& what) const {
  std::vector<const FunctionEntry*> users;
  std::size_t chosen = 0;
  for (const FunctionEntry& function : edited_.functions) {
    if (isAffected(function)) {
      users.push_back(&function);
      chosen += isChosen(function) ? 1 : 0;
    }
  }
  return told(users, chosen, what);
}

} // namespace hot_restart::rewriter
