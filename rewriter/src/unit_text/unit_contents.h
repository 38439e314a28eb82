// What the text of a unit tells the half that rewrites its object: which functions and data are the
// unit's own. Plain values; the object's half (unit_object/) knows no Clang.
#pragma once

#include "hot_restart/result.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// What became of the statics of one name in a chosen function: index is the place among them in
/// the edited text, value that in the running one; kNewStatic: it did not exist, or starts fresh.
inline constexpr int kNewStatic = -1;
using StaticOrder = std::map<std::string, std::vector<int>>;

/// The refusal of an edit that brings a variable whose initialiser would have to run, while that of
/// `initialized` must not.
inline Error initializerRefused(const std::string& variable, const std::string& initialized) {
  return Error{ErrorCode::kRefused,
               "the new variable `" + variable +
                   "` needs its initialiser to run, which cannot be told from that of " +
                   initialized + ", which has run. Give the new one a constant value."};
}

/// What a unit brings along; everything else that it defines is the program's (unit_policy.h).
struct UnitContents {
  /// Unqualified body names of the chosen functions, with what became of their statics.
  std::map<std::string, StaticOrder> chosen;
  std::set<std::string> newVariables; ///< Canonical symbols of variables that the edit added.
  std::set<std::string>
      newFunctions; ///< Canonical symbols of the stubs of functions that it added.
  std::set<std::string> newLocalStatics; ///< Names of the statics of functions that the edit added.
  std::set<std::string> changedConstants; ///< Canonical symbols of constants whose text changed.
  /// Canonical symbols of functions without slots, and of stubs of constructors, whose text or what
  /// it depends on has changed since the program was built.
  std::set<std::string> ownFunctions;
  /// Classes, as mangled names spell them (`7Options`), of which a library's templates use such
  /// functions.
  std::set<std::string> ownClasses;
  bool ownState = false; ///< What is new is the unit's, even if the program has one of that name.
};

} // namespace hot_restart::rewriter
