// Crashes in the way that a name says.
#pragma once

#include <string_view>

/// Crashes in the way of that name. Called through a pointer that the compiler cannot see through,
/// so that no caller's tables are optimised for a callee that "cannot throw".
extern int (*volatile crashAs)(std::string_view kind);
