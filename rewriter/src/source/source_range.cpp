// A place inside a macro expansion has no offset of its own, so each function says what it takes
// instead.
#include "source/source_range.h"

#include <optional>

namespace hot_restart::rewriter {

std::optional<unsigned> offsetIn(const clang::SourceManager& sources, clang::FileID file,
                                 clang::SourceLocation at) {
  if (at.isInvalid() || at.isMacroID() || sources.getFileID(at) != file) {
    return std::nullopt;
  }
  return sources.getFileOffset(at);
}

std::optional<unsigned> expansionOffsetIn(const clang::SourceManager& sources, clang::FileID file,
                                          clang::SourceLocation at, bool last) {
  if (at.isMacroID()) {
    const clang::CharSourceRange range = sources.getExpansionRange(at);
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
