// Names of functions: for people, for the linker, and across edits (USR).
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <string>

namespace hot_restart::rewriter {

/// Identity of the function across edits.
std::string functionUsr(const clang::FunctionDecl& function);
/// `ns::Foo::bar(int) const`.
std::string displayName(const clang::FunctionDecl& function);
/// Mangled name of a concrete function (constructors, destructors: the complete-object variant);
/// empty for templates.
std::string symbolName(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
