// What an edit changes in the layout of a type: compared before anything is loaded.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// What differs between two versions of a type, in words naming type and member; nothing: the same
/// layout.
std::optional<std::string> compareLayouts(const TypeEntry& running, const TypeEntry& edited);

} // namespace hot_restart::rewriter
