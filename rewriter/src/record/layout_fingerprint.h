// Layouts of the project's class types: recorded in the manifest, compared before anything is
// loaded.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Complete, non-dependent class types defined in project files, instantiations of project
/// templates included; sorted by USR.
std::vector<TypeEntry> recordTypes(clang::ASTContext& context);

/// USRs of the project types that `function` can reach: named or used in its signature and body,
/// and from there through fields, bases, pointers, template arguments and the inline functions of
/// the project that it calls.
std::set<std::string> reachableTypes(const clang::FunctionDecl& function);

/// What differs between two versions of a type, in words naming type and member; nothing: the same
/// layout.
std::optional<std::string> compareLayouts(const TypeEntry& running, const TypeEntry& edited);

} // namespace hot_restart::rewriter
