// Macros, enumerations, type names and concepts of project files: their text is taken in by all
// code that uses them, so an edit of one reaches the reloaded function only. Reports; decides
// nothing.
#pragma once

#include "source/file_tokens.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ASTContext.h"
#include "clang/Lex/Preprocessor.h"

#include <vector>

namespace hot_restart::rewriter {

/// What the main file and project headers define outside functions, each name once; a macro counts
/// with all its definitions. Headers themselves are entries too, without the lines of `functions`.
std::vector<TextEntry> recordTexts(clang::ASTContext& context, clang::Preprocessor& preprocessor,
                                   FileTokens& tokens, const std::vector<FunctionEntry>& functions);

} // namespace hot_restart::rewriter
