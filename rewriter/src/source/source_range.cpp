// A place inside a macro expansion has no offset of its own, so each function says what it takes
// instead.
#include "source/source_range.h"

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace hot_restart::rewriter {

std::optional<unsigned> offsetIn(const clang::SourceManager& sources, clang::FileID file,
                                 clang::SourceLocation at) {
  if (at.isInvalid() || at.isMacroID() || sources.getFileID(at) != file) {
    return std::nullopt;
  }
  return sources.getFileOffset(at);
}

namespace {

/// Clang takes a `>>` that closes two lists apart; each half counts as an expansion of it. `half`
/// is where one of them begins.
std::optional<unsigned> beginOfSplitToken(const clang::SourceManager& sources, clang::FileID file,
                                          clang::SourceLocation half) {
  const std::optional<unsigned> offset = offsetIn(sources, file, half);
  const bool isSecond = offset && *offset > 0 && sources.getBufferData(file)[*offset - 1] == '>';
  return isSecond ? *offset - 1 : offset;
}

} // namespace

std::optional<unsigned> expansionOffsetIn(const clang::SourceManager& sources, clang::FileID file,
                                          clang::SourceLocation at, bool last) {
  if (at.isMacroID()) {
    const clang::CharSourceRange range = sources.getExpansionRange(at);
    if (last && range.isCharRange()) {
      return beginOfSplitToken(sources, file, range.getBegin());
    }
    at = last ? range.getEnd() : range.getBegin();
  }
  return offsetIn(sources, file, at);
}

clang::SourceLocation locationAt(const clang::SourceManager& sources, clang::FileID file,
                                 unsigned offset) {
  return sources.getLocForStartOfFile(file).getLocWithOffset(
      static_cast<clang::SourceLocation::IntTy>(offset));
}

} // namespace hot_restart::rewriter
