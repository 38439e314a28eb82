// Separately compiled bodies on disk: beside each wrapped object, compiled once and bound to each
// program that it is linked into; made when they are first asked for, or by `hrtool cc`.
//
//   foo.o.hr/all.o, all.json           compiled, knows no program (hrtool cc --bodies=separate)
//   foo.o.hr/all-<key>.so, .plan, .json     bound; the key tells the modules of the process
#pragma once

#include "hot_restart/result.h"
#include "program/module_map.h"
#include "program/session_state.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// Compiles the bodies of the object that `manifestPath` describes, unless they are there and newer
/// than the manifest. What fails is remembered, not tried again. Safe against other processes that
/// do the same. Errors: kSystem (the folder cannot be written).
Status ensureSeparateObject(const std::string& manifestPath);

/// The load plan of that object's unit for the process with these modules, `owner` being the one
/// that holds its stubs. Empty: there is nothing to load (no body of it can be built alone). Errors
/// say why the bodies stay in the program.
Result<std::string> separatePlan(const std::string& manifestPath, const Module& owner,
                                 const std::vector<Module>& modules);

} // namespace hot_restart::cli
