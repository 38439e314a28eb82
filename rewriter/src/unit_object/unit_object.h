// Edits a compiled unit so that it refers to the running program instead of bringing its own copy
// of it. Works on the bytes of one relocatable ELF file; knows symbols and sections, not C++.
//
// clang-format off
//   defined, the program has it      -> undefined, weak, default visibility (bound at load)
//   defined, kept                    -> hidden
//   undefined                        -> weak, so that dlopen never fails on it
//   .init_array*, .fini_array*       -> sections that only the runtime runs, or nobody
// clang-format on
#pragma once

#include "unit_object/unit_object_data.h"

#include "hot_restart/result.h"

#include <string>

namespace hot_restart::rewriter {

/// Edits the file at `path` in place. Errors: kRefused (data without a name), kSystem.
Result<UnitObject> retargetUnitObject(const std::string& path, const RetargetRequest& request);

} // namespace hot_restart::rewriter
