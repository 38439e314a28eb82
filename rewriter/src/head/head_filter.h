// Drops from a declaration's tokens what must not stand on a body: storage, `virtual`, attributes,
// exception specifications, and macros made only of those. A macro that mixes them with other
// things is a failure.
#pragma once

#include "source/file_tokens.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Where the tokens stand: in front of the declarator's name, behind the parameter list, or in what
/// follows there of the return type and the constraint, whose `noexcept` is not the function's.
enum class HeadZone { kSpecifiers, kQualifiers, kBehindQualifiers };

class HeadFilter {
public:
  HeadFilter(FileTokens& tokens, clang::FileID file) : tokens_(tokens), file_(file) {}

  /// The tokens that stay. Check failure() afterwards.
  std::vector<FileToken> filter(TokenSpan tokens, HeadZone zone);
  /// True when nothing of the macro's use at tokens[index] would stay.
  bool isDroppedMacro(TokenSpan tokens, std::size_t index, HeadZone zone);
  const std::string& failure() const { return failure_; }

private:
  std::size_t filterMacro(TokenSpan tokens, std::size_t index, const clang::MacroInfo& macro,
                          HeadZone zone, std::vector<FileToken>& kept);

  FileTokens& tokens_;
  clang::FileID file_;
  std::string failure_;
};

} // namespace hot_restart::rewriter
