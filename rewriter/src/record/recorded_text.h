// Fields that functions and lambdas of a manifest have alike: types as text, lines, hashes.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "source/file_tokens.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Type.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Canonical, and without the places of what has no name: those move with every edit.
std::string typeText(clang::QualType type, const clang::ASTContext& context);

/// Offsets into a file: of the definition's first letter, of the body's first one and of the last
/// one. Nothing: it does not lie in that file.
struct TextOffsets {
  std::optional<unsigned> begin, brace, close;
};

/// Fills in firstLine, bodyLine, lastLine, textHash and headHash; they stay as they are if an
/// offset is not known.
void recordText(const clang::SourceManager& sources, clang::FileID file, const TextOffsets& offsets,
                FileTokens& tokens, FunctionEntry& entry);

} // namespace hot_restart::rewriter
