// Which of the project's class types a function can reach: a changed layout forbids to load those
// that can.
#pragma once

#include "clang/AST/Decl.h"

#include <set>
#include <string>

namespace hot_restart::rewriter {

/// USRs of project types.
struct ReachableTypes {
  /// Those that a function names or uses in its signature and body, and from there through fields,
  /// bases, pointers, template arguments and the inline functions of the project that it calls.
  std::set<std::string> all;
  /// Of these: by value a parameter or result of a function that is called, or a part of one.
  std::set<std::string> passed;
};

ReachableTypes reachableTypes(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
