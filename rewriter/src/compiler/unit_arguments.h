// The compile command of a unit: the user's compiler and flags without launchers, dependency output
// and LTO, for position-independent code whose every reference to project data can be redirected.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// `extra` stands behind the user's arguments, in front of those that every unit has.
std::vector<std::string> unitCompileArguments(const CompileCommand& command,
                                              const std::vector<std::string>& extra,
                                              const std::string& sourcePath,
                                              const std::string& objectPath);

} // namespace hot_restart::rewriter
