// Finds the preprocessor directives of a file's raw text, in live and in skipped branches alike.
#pragma once

#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

enum class DirectiveKind {
  kInclude,
  kImport,
  kIncludeNext,
  kPragmaOnce,
  kPragmaSystemHeader,
  kConditional, ///< #if, #elif: only when it holds a quoted `__has_include`.
};

/// A quoted file name inside a directive.
struct QuotedName {
  unsigned offset = 0, length = 0; ///< The quotes included.
  std::string name;                ///< Without the quotes.
};

struct Directive {
  DirectiveKind kind = DirectiveKind::kInclude;
  unsigned hashOffset = 0;
  unsigned endOffset = 0;  ///< Of the newline that ends it (or the end of the text).
  unsigned nextOffset = 0; ///< Behind that newline.
  std::vector<QuotedName>
      quoted; ///< kInclude, kImport: at most one; kConditional: one per quoted __has_include.
  bool hasIncludeNext = false; ///< kConditional: `__has_include_next` is used.
};

/// All directives of the kinds above, in order. `file` must be a file, not a macro expansion.
std::vector<Directive> scanDirectives(const clang::SourceManager& sources,
                                      const clang::LangOptions& language, clang::FileID file);

} // namespace hot_restart::rewriter
