// What a function's text moves from among its parameters.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/Decl.h"

#include <vector>

namespace hot_restart::rewriter {

/// Appends a "moved" effect for each `std::move(parameter)` and `std::forward<T>(parameter)` of a
/// function that has a body. What stands in a lambda is never certain.
void findMoves(const clang::FunctionDecl& function, std::vector<Effect>& effects);

} // namespace hot_restart::rewriter
