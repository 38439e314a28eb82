// Finds every function definition in the wanted files of a translation unit, once each, in the
// order of the text. Reports only; deciding is eligibility's job. Functions inside functions
// (lambdas, local classes) belong to the text of the outer one and are not reported; neither are
// implicit and defaulted functions and template instantiations.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <functional>
#include <vector>

namespace hot_restart::rewriter {

/// `isWanted` tells whether functions of that inclusion event are wanted.
using FileFilter = std::function<bool(clang::FileID)>;

std::vector<const clang::FunctionDecl*> findFunctions(clang::ASTContext& context,
                                                      const FileFilter& isWanted);

} // namespace hot_restart::rewriter
