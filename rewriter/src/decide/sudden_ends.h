// Calls that end the program at once: abort(), std::terminate(), what `assert` calls,
// __builtin_trap(), and raise(), which mostly does. Both compilers hold them for calls out of which
// no exception comes, and have no landing pad for them: a restart would leave what the frame holds,
// locks among it. Within bodies they are called by names that are not known to be so harmless
// (abi.h).
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

/// Names that the body calls sudden ends by, each once. Left out is a name that the body also uses
/// for something else (a member function `abort`).
std::vector<std::string> findSuddenEnds(const clang::FunctionDecl& function);

/// The runtime's function that a body calls instead of the one of that name.
std::string_view otherNameOfEnd(const std::string& name);

/// The call that `assert` makes when it does not hold. In a template it depends on its arguments,
/// of which the function's name is one.
bool isAssertion(const clang::CallExpr& call);

} // namespace hot_restart::rewriter
