// Layouts of the project's class types, as the manifest records them.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Complete, non-dependent class types defined in project files, instantiations of project
/// templates included; sorted by USR.
std::vector<TypeEntry> recordTypes(clang::ASTContext& context);

/// Whether a class has a layout that can be recorded.
bool hasLayout(const clang::CXXRecordDecl& record);
std::string usrOf(const clang::CXXRecordDecl& record);

} // namespace hot_restart::rewriter
