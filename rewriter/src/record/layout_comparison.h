// What an edit changes in the layout of a type: compared before anything is loaded.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// What differs between two versions of a type, in words naming type and member; nothing: the same
/// layout.
std::optional<std::string> compareLayouts(const TypeEntry& running, const TypeEntry& edited);

/// The same for how calls pass objects of the type.
std::optional<std::string> comparePassing(const TypeEntry& running, const TypeEntry& edited);

/// Virtual functions whose slots would hold another class's function, one line each: the program's
/// tables stay as they are.
std::vector<std::string> compareOverriders(const TypeEntry& running, const TypeEntry& edited);

} // namespace hot_restart::rewriter
