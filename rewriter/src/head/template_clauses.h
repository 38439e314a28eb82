// The template clauses in front of a declaration: those of the classes around it, and its own.
#pragma once

#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

#include <vector>

namespace hot_restart::rewriter {

/// Those that are written, from the outermost one on.
std::vector<const clang::TemplateParameterList*> templateLists(const clang::FunctionDecl& function);

/// Where a template clause for placeholders goes that has none of its own: behind the clauses of
/// the classes around, or at `begin`.
unsigned behindTemplateClauses(FileTokens& tokens, const clang::SourceManager& sources,
                               clang::FileID file, const clang::FunctionDecl& declaration,
                               unsigned begin);

} // namespace hot_restart::rewriter
