// Does control ever reach the end of a function, as Clang's own warnings see it?
#pragma once

#include "clang/AST/Decl.h"

namespace hot_restart::rewriter {

/// True when every way through the body throws or calls what does not return, and no `return` is
/// written in it.
bool neverReturns(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
