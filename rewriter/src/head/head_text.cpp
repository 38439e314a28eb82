// White space between tokens becomes one space, comments go.
#include "head/head_text.h"

#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/Lex/MacroInfo.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

namespace tok = clang::tok;

std::optional<unsigned> HeadText::offset(clang::SourceLocation at, bool last) const {
  return expansionOffsetIn(sources_, file_, at, last);
}

unsigned HeadText::endOfToken(unsigned offset) { return tokens_.endOfToken(file_, offset); }

TokenSpan HeadText::between(unsigned begin, unsigned end) {
  return tokens_.compiledBetween(file_, begin, end);
}

/// `= value`, or a macro that says so: `int f(int a BY_DEFAULT(3));`
bool HeadText::beginsDefault(TokenSpan tokens, std::size_t index) {
  if (tokens[index].is(tok::equal)) {
    return true;
  }
  const clang::SourceLocation at = tokens_.locationOf(file_, tokens[index]);
  const clang::MacroInfo* macro = tokens_.macroAt(tokens[index], at);
  if (macro == nullptr || macro->isBuiltinMacro()) {
    return false;
  }
  const std::vector<FileToken> text =
      tokens_.replacement(*macro, at, argumentsBehind(tokens, index));
  return !text.empty() && text.front().is(tok::equal);
}

void HeadText::cutDefault(unsigned name, unsigned limit, std::vector<Cut>& cuts) {
  const TokenSpan tokens = between(name, limit);
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    if (beginsDefault(tokens, index)) {
      cuts.push_back({tokens[index].offset, limit, ""});
      return;
    }
    if (tokens[index].is(tok::l_paren) || tokens[index].is(tok::l_square)) {
      index = matchingClose(tokens, index);
    }
  }
}

std::vector<unsigned> HeadText::ends(const std::vector<unsigned>& begins, unsigned close) {
  std::vector<unsigned> result;
  for (std::size_t index = 0; index < begins.size(); ++index) {
    unsigned end = close;
    if (index + 1 < begins.size()) {
      // Attributes may stand between the comma and the place that clang calls the begin.
      for (const FileToken& token : between(begins[index], begins[index + 1])) {
        end = token.is(tok::comma) ? token.offset : end;
      }
    }
    result.push_back(end);
  }
  return result;
}

std::string HeadText::withCuts(unsigned begin, unsigned end, std::vector<Cut> cuts) {
  std::sort(cuts.begin(), cuts.end(),
            [](const Cut& left, const Cut& right) { return left.from < right.from; });
  std::string text;
  auto cut = cuts.begin();
  for (const FileToken& token : between(begin, end)) {
    for (; cut != cuts.end() && cut->to <= token.offset; ++cut) {
      text += cut->instead;
    }
    if (cut != cuts.end() && token.offset == cut->from && token.spaceBefore && !text.empty() &&
        !cut->instead.empty()) {
      text += ' ';
    }
    unsigned skip = 0;
    if (cut != cuts.end() && token.offset >= cut->from) {
      if (token.end() <= cut->to) {
        continue;
      }
      skip = cut->to - token.offset; // The second half of `>>`.
    }
    const std::string_view kept =
        token.text.substr(skip, std::min(token.end(), end) - token.offset - skip);
    text += (token.spaceBefore && !text.empty() ? " " : "");
    text += spelling(kept);
  }
  for (; cut != cuts.end(); ++cut) {
    text += cut->instead;
  }
  return text;
}

} // namespace hot_restart::rewriter
