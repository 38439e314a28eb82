// Keywords and builtins that are macros of the user's at some place of the file (`#define static`
// of a test, `#define return trace(), return`). Text that stands there and is not the user's would
// mean something else, and it may compile all the same.
#pragma once

#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Preprocessor.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Knows all macros of a file that has been parsed to its end. Costs nothing further in a file
/// without such macros, that is in nearly all.
class MacroWords {
public:
  explicit MacroWords(clang::Preprocessor& preprocessor);

  /// The words that are macros at `place`, a file location; sorted.
  std::vector<std::string> at(clang::SourceLocation place) const;
  /// Those that are macros somewhere between two locations of one file; sorted.
  std::vector<std::string> within(clang::SourceLocation begin, clang::SourceLocation end) const;
  /// Those that are macros where the main file begins: by the command line and what it includes.
  std::vector<std::string> atBegin() const;

private:
  clang::Preprocessor& preprocessor_;
  std::vector<const clang::IdentifierInfo*> taken_; ///< Somewhere in the file.
};

/// Those of `words` that stand in `text` as whole words.
std::vector<std::string> usedIn(const std::string& text, const std::vector<std::string>& words);

} // namespace hot_restart::rewriter
