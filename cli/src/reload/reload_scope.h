// What one reload is asked for, and what that means for an object.
#pragma once

#include "reload/edited_files.h"
#include "report/crashed_function.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// What is to be reloaded besides what was edited.
struct ReloadScope {
  const CrashedFunction* target = nullptr; ///< Reloaded as soon as one of its files was edited.
  /// Keys of functions further out on the stack. If the edit changes one of them, the target is
  /// reloaded only if it is changed as well.
  std::set<std::string> outer = {};
  bool everyFunction = false; ///< All functions of each edited source file, even if their own text
                              ///< did not change.
  std::string only = {}; ///< A file, or a function by its qualified name; edits elsewhere are left.
  bool restartModule =
      false; ///< `only` is a source file: all of it, with its state, edited or not.
};

/// An object that is worked on, and what the scope says of it. That is found out once.
struct ChosenObject {
  EditedObject edited;
  /// The functions (USRs) that are reloaded whether or not their own text changed.
  std::vector<std::string> functions;
  std::vector<std::string> instead; ///< Of these (USRs), see ReloadScope::outer.
  std::set<std::string> outer;      ///< Of the target's object: see ReloadScope.
  bool bringsNew = false;           ///< It gets a unit if it only adds functions.
  bool isTarget = false;            ///< It has the scope's target.
  bool byName = false;              ///< Only `functions` are reloaded: somebody named them.
  bool everyFunction = false, restartModule = false; ///< See ReloadScope.

  /// Its unit is made even if other units bring all that was edited in it.
  bool isAskedFor() const { return everyFunction || restartModule || !functions.empty(); }
};

/// Nothing when the scope leaves the object alone.
std::optional<ChosenObject> choose(EditedObject object, const ReloadScope& scope);

} // namespace hot_restart::cli
