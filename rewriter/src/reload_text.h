// The text of a unit: the edited file as the first build would write it, with linkage promoted, the
// chosen function's body exported, and the bodies of all other wrapped functions taken out. Decides
// what an edit may do; no object files.
#pragma once

#include "program_symbols.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/result.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// What became of the statics of one name in the chosen function: index is the place among them in
/// the edited text, value that in the running one; kNewStatic: it did not exist, or starts fresh.
inline constexpr int kNewStatic = -1;
using StaticOrder = std::map<std::string, std::vector<int>>;

struct ReloadText {
  std::string text;
  std::vector<std::string> extraArguments;
  Manifest manifest;                     ///< Of the edited file.
  std::string bodyName;                  ///< Of the chosen function, unqualified.
  StaticOrder statics;                   ///< Of the chosen function.
  std::set<std::string> newVariables;    ///< Canonical symbols of variables that the edit added.
  std::set<std::string> newLocalStatics; ///< Names of the statics of functions that the edit added.
  std::set<std::string> changedConstants; ///< Canonical symbols of constants whose text changed.
  bool runInitializers = true;
  std::vector<std::string> notes;
};

/// Errors: kParse, kRefused (vanished, changed signature, layout, ...).
Result<ReloadText> makeReloadText(const ReloadRequest& request, const ProgramSymbols& program);

} // namespace hot_restart::rewriter
