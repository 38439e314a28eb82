// Units of separately compiled bodies (`foo.o.hr/all-KEY.so`) among a program's modules: they hold
// the first version of each function.
#pragma once

#include "program/module_map.h"
#include "program/session_state.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// Whether `path` is such a unit.
bool isSeparateUnit(const std::string& path);

/// Puts the process's units of separate bodies in front of those that sessions have loaded.
void addSeparateUnits(const std::vector<Module>& modules, SessionState& state);

} // namespace hot_restart::cli
