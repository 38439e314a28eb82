// What the user must be told of an edit because it does not take effect. Works on manifests alone.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// One line for each thing in the edit that stays without effect (or has a partial one), naming it
/// and saying why.
std::vector<std::string> describeIgnored(const Manifest& running, const Manifest& edited,
                                         const std::set<std::string>& chosenUsrs);

} // namespace hot_restart::rewriter
