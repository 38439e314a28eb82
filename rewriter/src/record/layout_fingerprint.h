// Layouts of the project's class types, as the manifest records them, and which of them a function
// can reach.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Complete, non-dependent class types defined in project files, instantiations of project
/// templates included; sorted by USR.
std::vector<TypeEntry> recordTypes(clang::ASTContext& context);

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
