// Symbols of hidden visibility cannot be left to the program, so a unit has none: what asks for it
// in the text asks for default visibility.
#pragma once

#include "edit/edit_set.h"
#include "source/file_tokens.h"

#include "clang/AST/DeclBase.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace hot_restart::rewriter {

/// Finds attributes and pragmas by their tokens. The user's strings and comments, and functions of
/// his that are called `visibility`, are none.
class DefaultVisibility {
public:
  explicit DefaultVisibility(const clang::SourceManager& sources) : sources_(sources) {}

  /// Remembers where the declaration's attribute is written: it may be the argument of a macro,
  /// which the tokens do not tell from a call.
  void note(const clang::Decl& declaration);

  /// Adds the edits of one file. To be called when all declarations have been noted.
  void expose(clang::FileID file, FileTokens& tokens, EditSet& edits) const;

private:
  void replace(clang::FileID file, unsigned offset, std::string_view old,
               const std::string& instead, EditSet& edits) const;
  std::size_t exposePragma(clang::FileID file, TokenSpan line, EditSet& edits) const;
  void exposeOperator(clang::FileID file, const FileToken& literal, EditSet& edits) const;

  const clang::SourceManager& sources_;
  std::set<clang::SourceLocation> noted_; ///< Of attributes' names.
};

} // namespace hot_restart::rewriter
