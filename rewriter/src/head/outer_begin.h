// Where a declaration begins for its reader, which is in front of where it begins for Clang.
#pragma once

#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <optional>

namespace hot_restart::rewriter {

/// Offset of the first token of the declaration: attributes, macros made of them, `template`
/// clauses and `extern "C"` in front of clang's begin location included. Nothing when it is not
/// plain text of `file`.
std::optional<unsigned> outerBegin(FileTokens& tokens, const clang::SourceManager& sources,
                                   clang::FileID file, const clang::FunctionDecl& declaration);

} // namespace hot_restart::rewriter
