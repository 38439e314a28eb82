// One name for an entity whose mangled name differs between the program and a unit with promoted
// linkage.
#pragma once

#include "hot_restart/rewriter/generated_names.h" // IWYU pragma: export

#include <string>
#include <string_view>

namespace hot_restart::rewriter {

/// Maps a mangled name and its promoted twin to one string: the `L` of internal linkage and ABI
/// tags are dropped
/// (`_ZL4name` and `_Z4nameB5cxx11` are both `name`), `_GLOBAL__N_1` becomes kAnonymousNamespace;
/// so do the names of nested ones, kAnonymousNamespace and a number. Names without
/// `_Z` stay. Different entities of one translation unit keep different names.
std::string canonicalName(std::string_view mangled);

/// True for names that optimisers split off (`foo.cold`, `foo.constprop.0`, `_ZL5state.0`).
bool isSplitName(std::string_view mangled);

} // namespace hot_restart::rewriter
