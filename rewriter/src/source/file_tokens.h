// The raw tokens of a file, with keywords told from identifiers and macros looked up; comments are
// not among them. The AST gives positions; everything that is copied from a head is copied by these
// tokens.
#pragma once

#include "source/inclusion_record.h"

#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/TokenKinds.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

struct FileToken {
  clang::tok::TokenKind kind = clang::tok::unknown;
  unsigned offset = 0;
  std::string_view text; ///< Points into the file's buffer or the preprocessor's macro tables.
  bool spaceBefore = false;
  bool lineStart = false;
  clang::IdentifierInfo* identifier = nullptr; ///< Also for keywords.

  bool is(clang::tok::TokenKind wanted) const { return kind == wanted; }
  unsigned end() const { return offset + static_cast<unsigned>(text.size()); }
};

using TokenSpan = std::span<const FileToken>;

/// Tokens of whole files, lexed once each.
class FileTokens {
public:
  FileTokens(clang::Preprocessor& preprocessor, const InclusionRecord& inclusions)
      : preprocessor_(preprocessor), inclusions_(inclusions) {}

  /// All tokens of the file, end of file excluded.
  TokenSpan of(clang::FileID file);
  /// Tokens that begin in [begin, end).
  TokenSpan between(clang::FileID file, unsigned begin, unsigned end);
  /// Index into of(file) of the first token that begins at or behind `offset`.
  std::size_t indexAt(clang::FileID file, unsigned offset);
  /// Behind the token that holds the byte at `offset`, or else behind the first one that follows.
  /// Clang's locations may lie in the midst of one: the halves of a `>>` that closes two lists.
  unsigned endOfToken(clang::FileID file, unsigned offset);

  /// The same without preprocessor directives and what they leave out.
  TokenSpan compiled(clang::FileID file);
  TokenSpan compiledBetween(clang::FileID file, unsigned begin, unsigned end);

  /// The macro that the token names at that place; null when it is none.
  const clang::MacroInfo* macroAt(const FileToken& token, clang::SourceLocation at) const;
  /// What a use of the macro is replaced by, macros in the replacement replaced in turn.
  /// `arguments`: the tokens between the parentheses of the use. What `#` and `##` make of
  /// arguments is left as it is written.
  std::vector<FileToken> replacement(const clang::MacroInfo& macro, clang::SourceLocation at,
                                     TokenSpan arguments, int depth = 0) const;
  /// The file location of a token.
  clang::SourceLocation locationOf(clang::FileID file, const FileToken& token) const;

private:
  clang::Preprocessor& preprocessor_;
  const InclusionRecord& inclusions_;
  std::map<clang::FileID, std::vector<FileToken>> files_, compiled_;
};

/// The tokens between the parentheses behind the name of a macro; empty when there are none.
TokenSpan argumentsBehind(TokenSpan tokens, std::size_t name);

/// Index of the token that closes the bracket at `open` (any kind of `(`, `[`, `{`), or
/// tokens.size().
std::size_t matchingClose(TokenSpan tokens, std::size_t open);

/// Whether they hold a part of a conditional (`#if` to `#endif`) that begins or ends outside.
bool splitsConditional(TokenSpan tokens);

/// Index of the first token that begins at or behind `offset`.
std::size_t indexAt(TokenSpan tokens, unsigned offset);

/// One line of text: the tokens with single spaces where there was white space.
std::string joinTokens(TokenSpan tokens);

/// The token's text, line continuations left out.
std::string spelling(std::string_view text);

/// FNV-1a over the tokens' text; white space and comments do not count.
std::uint64_t hashTokens(TokenSpan tokens);

} // namespace hot_restart::rewriter
