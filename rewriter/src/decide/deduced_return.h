// Functions whose return type is deduced from their body: what the stub must wait for.
//
//   auto f() { return 1; }                            the body first, then the stub
//   auto f(int n) { if (n < 2) return 1; return n * f(n - 1); }
//                                                     calls itself: the body's type is spelled out
//   template <class T> auto f(T t) { return t; }      instantiated when both are there
#pragma once

#include "clang/AST/Decl.h"

#include <string>
#include <variant>

namespace hot_restart::rewriter {

/// The type of a function's result comes from its body.
bool deducesReturn(const clang::FunctionDecl& function);

/// The body (or that of an instance of a template, of that very instance) names the function
/// itself, which then needs a type before its stub can have one.
bool refersToItself(const clang::FunctionDecl& function);

/// The deduced type as text that stands for it in front of the function's definition; empty when it
/// has no such name (lambdas, local and private classes).
std::string spelledReturnType(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
