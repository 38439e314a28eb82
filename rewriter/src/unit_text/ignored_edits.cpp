// Each kind of thing has its own words; what depends on it is told with it.
#include "unit_text/ignored_edits.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"
#include "hot_restart/rewriter/words.h"

#include "unit_text/dependency_notes.h"
#include "unit_text/edit_check.h"
#include "unit_text/entries_by_usr.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// "app.cpp" for people.
std::string fileNameOf(const Manifest& manifest) {
  return manifest.source.substr(manifest.source.rfind('/') + 1);
}

/// Of what runs in functions only as a part of what they depend on.
void describeUnwrapped(const Manifest& running, const FunctionEntry& before,
                       const DependencyNotes& dependencies, std::vector<std::string>& notes) {
  const std::string ending = "`" + before.name + "`";
  const std::string users = dependencies.whoUses(ending, "text");
  if (!before.comesAlong) {
    notes.push_back(ending + " changed without effect: it is not wrapped (" + before.skipReason +
                    ")");
  } else if (!dependencies.hasNamed(ending)) {
    notes.push_back(
        ending + " changed: " +
        (users.empty() ? "no function of " + fileNameOf(running) + " depends on it" : users));
  }
}

void describeFunctions(const Manifest& running, const Manifest& edited,
                       const std::set<std::string>& chosenUsrs, const DependencyNotes& dependencies,
                       std::vector<std::string>& notes) {
  const auto now = byUsr(edited.functions);
  for (const FunctionEntry& before : running.functions) {
    const auto found = now.find(before.usr);
    if (found == now.end() && chosenUsrs.count(before.usr) != 0) {
      continue;
    }
    if (found == now.end()) {
      notes.push_back("`" + before.name +
                      "` was removed or got another signature: callers keep the old one");
    } else if (chosenUsrs.count(before.usr) != 0 || before.textHash == found->second->textHash) {
      continue;
    } else if (before.wrapped()) {
      notes.push_back("`" + before.name +
                      (areCalledAlike(before.type, found->second->type)
                           ? "` changed too: its old version runs until it is reloaded itself"
                           : "` changed its type: its old version runs, callers expect it"));
    } else {
      describeUnwrapped(running, before, dependencies, notes);
    }
  }
}

/// Who uses the new value or text of something in `file`, unless that has been said. What nobody
/// here uses is told once, for the file that holds it.
void describeUse(const std::string& name, const std::string& ending, const std::string& what,
                 const std::string& file, const Manifest& running,
                 const DependencyNotes& dependencies, std::vector<std::string>& notes) {
  const std::string users = dependencies.whoUses(ending, what);
  if (dependencies.hasNamed(ending) || (users.empty() && file != running.source)) {
    return;
  }
  notes.push_back(
      name + " changed: " +
      (users.empty() ? "no function of " + fileNameOf(running) + " depends on it" : users));
}

void describeVariableChanges(const Manifest& running, const Manifest& edited,
                             const DependencyNotes& dependencies, std::vector<std::string>& notes) {
  const auto now = byUsr(edited.variables);
  for (const VariableEntry& before : running.variables) {
    const auto found = now.find(before.usr);
    if (!before.function.empty() || found == now.end() || !hasOtherValue(before, *found->second)) {
      continue;
    }
    if (before.constant && !before.dynamicInitialization) {
      const std::string name = "constant `" + before.name + "`";
      describeUse(name, name, "value", before.file, running, dependencies, notes);
    } else {
      notes.push_back("the initialiser of `" + before.name +
                      "` changed: the variable exists and keeps its value");
    }
  }
}

/// The header that holds the text counts as said as soon as something in it has been named.
void describeTexts(const Manifest& running, const Manifest& edited,
                   const DependencyNotes& dependencies, std::vector<std::string>& notes) {
  const auto before = byUsr(running.texts);
  std::set<std::string> said;
  const auto isChanged = [&](const TextEntry& text) {
    const auto found = before.find(text.usr);
    return found != before.end() && found->second->textHash != text.textHash;
  };
  for (const TextEntry& text : edited.texts) {
    if (text.kind != TextKind::kHeader && isChanged(text)) {
      said.insert(text.file);
      const std::string name = spelled(text.kind) + " `" + text.name + "`";
      describeUse(name, name, "text", text.file, running, dependencies, notes);
    }
  }
  for (const TextEntry& text : edited.texts) {
    const bool isNews = text.kind == TextKind::kHeader && isChanged(text) &&
                        said.count(text.file) == 0 && !dependencies.hasNamedIn(text.file);
    if (const std::string users = dependencies.whoIsAffected("text"); isNews && !users.empty()) {
      notes.push_back(text.file + " changed: " + users);
    }
  }
}

} // namespace

std::vector<std::string> describeIgnored(const Manifest& running, const Manifest& edited,
                                         const std::set<std::string>& chosenUsrs) {
  std::vector<std::string> notes;
  DependencyNotes dependencies(running, edited, chosenUsrs);
  dependencies.describe(notes);
  describeFunctions(running, edited, chosenUsrs, dependencies, notes);
  describeVariableChanges(running, edited, dependencies, notes);
  describeTexts(running, edited, dependencies, notes);
  return notes;
}

} // namespace hot_restart::rewriter
