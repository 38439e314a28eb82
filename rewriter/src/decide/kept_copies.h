// ARGUMENTS snapshot: of which parameters a stub can keep a copy for restarts.
#pragma once

#include "clang/AST/Decl.h"

namespace hot_restart::rewriter {

/// The body gets the parameter in place, and its class has a copy constructor that everything in it
/// allows. It takes `const T&`, so that no constructor template is preferred to it.
bool canKeepCopy(const clang::ParmVarDecl& parameter);

} // namespace hot_restart::rewriter
