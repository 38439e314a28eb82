// The text of a head, copied token by token with stretches left out or replaced.
#pragma once

#include "source/file_tokens.h"

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// [from, to) is left out; `instead` takes its place.
struct Cut {
  unsigned from = 0, to = 0;
  std::string instead;
};

/// One file's tokens as text, and offsets in it. What a stretch means it does not know. Refers to
/// the first two arguments of its constructor.
class HeadText {
public:
  HeadText(FileTokens& tokens, const clang::SourceManager& sources, clang::FileID file)
      : tokens_(tokens), sources_(sources), file_(file) {}

  /// Nothing: it is not in the file. Inside a macro use, that of the use (its first or last token).
  std::optional<unsigned> offset(clang::SourceLocation at, bool last = false) const;
  unsigned endOfToken(unsigned offset);
  /// Tokens that begin in [begin, end), as compiled.
  TokenSpan between(unsigned begin, unsigned end);

  /// One line of text for [begin, end).
  std::string withCuts(unsigned begin, unsigned end, std::vector<Cut> cuts);
  /// Adds the cut of ` = default` of a parameter whose name stands (or would stand) at `name` and
  /// whose text ends at `limit`.
  void cutDefault(unsigned name, unsigned limit, std::vector<Cut>& cuts);
  /// Where the text of each parameter ends: at the comma in front of the next one, the last one at
  /// `close`.
  std::vector<unsigned> ends(const std::vector<unsigned>& begins, unsigned close);

private:
  bool beginsDefault(TokenSpan tokens, std::size_t index);

  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  clang::FileID file_;
};

} // namespace hot_restart::rewriter
