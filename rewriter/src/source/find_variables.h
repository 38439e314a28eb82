// Finds the variables with static or thread storage that project files define. Reports only.
#pragma once

#include "source/inclusion_record.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <vector>

namespace hot_restart::rewriter {

/// Definitions in the order of the text, of what is not a system header or is inlined: namespace
/// scope, static members (also inline ones), statics of functions and of the lambdas in them.
/// Implicit ones, parameters and template instantiations are left out.
std::vector<const clang::VarDecl*> findVariables(clang::ASTContext& context,
                                                 const InclusionRecord& inclusions);

/// The function around a local static, lambdas and local classes passed over; null for all other
/// variables.
const clang::FunctionDecl* outermostFunction(const clang::VarDecl& variable);

/// True unless the variable certainly exists without any code that runs at start or at exit.
bool runsCode(const clang::VarDecl& variable);

} // namespace hot_restart::rewriter
