// What a new unit is called: its version and its files.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "program/session_state.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// `v2-shop` in `folder`, or `v2-shop-2`, ...: never the name of an object that may have been
/// loaded already.
std::string freeStem(const std::string& folder, const std::string& kind, const std::string& source);

/// The version that a unit with these functions brings.
unsigned nextVersion(const SessionState& state, const rewriter::Manifest& running,
                     const std::vector<std::string>& usrs);

} // namespace hot_restart::cli
