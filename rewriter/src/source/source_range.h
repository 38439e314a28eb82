// The one funnel from clang's locations to offsets of a file: an answer only for what is really
// written there.
#pragma once

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <optional>

namespace hot_restart::rewriter {

/// Offset of `at` in `file`; nothing when it is invalid, elsewhere, or inside a macro expansion.
std::optional<unsigned> offsetIn(const clang::SourceManager& sources, clang::FileID file,
                                 clang::SourceLocation at);

/// The same, but a location inside an expansion becomes the place of the macro's use (its first or
/// last token).
std::optional<unsigned> expansionOffsetIn(const clang::SourceManager& sources, clang::FileID file,
                                          clang::SourceLocation at, bool last = false);

/// The location `offset` bytes into `file`.
clang::SourceLocation locationAt(const clang::SourceManager& sources, clang::FileID file,
                                 unsigned offset);

} // namespace hot_restart::rewriter
