// Compares the running version of a file with the edited one: what forbids a reload. Works on
// manifests alone.
#pragma once

#include "record/reachable_types.h"
#include "unit_text/unit_contents.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

/// Whether callers call functions of the two types (FunctionEntry::type) alike: what they may throw
/// does not matter.
bool areCalledAlike(std::string_view running, std::string_view edited);
bool neverThrows(std::string_view type);

/// Whether a constant has another value; of other variables, whether their text differs.
bool hasOtherValue(const VariableEntry& before, const VariableEntry& now);

/// Refuses when a type that the function reaches, or a variable of the program, changed its layout
/// or the way in which calls pass it. Differences of other types become notes.
Status checkLayouts(const Manifest& running, const Manifest& edited,
                    const ReachableTypes& reachable, std::vector<std::string>& notes);
Status checkVariables(const Manifest& running, const Manifest& edited);
/// Refuses an enumeration of another size.
Status checkEnums(const Manifest& running, const Manifest& edited);

/// Finds the running version of each local static of the function. Adds notes about those that
/// start fresh. kRefused when two of one name cannot be told apart.
Result<StaticOrder> matchStatics(const Manifest& running, const Manifest& edited,
                                 const std::string& usr, std::vector<std::string>& notes);

/// Keeps what the program still has though the text no longer says so: a later edit may bring it
/// back.
void keepVanished(const Manifest& running, Manifest& edited);

/// Does the same for functions: what was not taken (removed, of another type, not wrapped any more)
/// stays in the manifest as it runs, so that the next edit is compared with that.
void keepRunningEntries(const Manifest& running, const std::set<std::string>& chosenUsrs,
                        Manifest& edited);

} // namespace hot_restart::rewriter
