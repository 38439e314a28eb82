// Works on tokens alone; bracket groups are kept or dropped whole.
#include "head/head_filter.h"

#include "source/file_tokens.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

bool isAt(TokenSpan tokens, std::size_t index, tok::TokenKind kind) {
  return index < tokens.size() && tokens[index].is(kind);
}

/// Number of tokens from `index` through a bracket group that may follow the keyword there.
std::size_t withGroup(TokenSpan tokens, std::size_t index) {
  if (!isAt(tokens, index + 1, tok::l_paren)) {
    return 1;
  }
  return std::min(matchingClose(tokens, index + 1) + 1, tokens.size()) - index;
}

std::size_t attributeLength(TokenSpan tokens, std::size_t index) {
  if (isAt(tokens, index, tok::l_square) && isAt(tokens, index + 1, tok::l_square)) {
    return std::min(matchingClose(tokens, index) + 1, tokens.size()) - index;
  }
  switch (tokens[index].kind) {
  case tok::kw___attribute:
  case tok::kw___declspec:
    return withGroup(tokens, index);
  case tok::kw___extension__:
    return 1;
  default:
    return 0;
  }
}

std::size_t specifierLength(TokenSpan tokens, std::size_t index) {
  switch (tokens[index].kind) {
  case tok::kw_static:
  case tok::kw_virtual:
  case tok::kw_inline:
  case tok::kw_friend:
    return 1;
  case tok::kw_extern:
    return isAt(tokens, index + 1, tok::string_literal) ? 2 : 1;
  case tok::kw_explicit:
    return withGroup(tokens, index);
  default:
    return 0;
  }
}

std::size_t qualifierLength(TokenSpan tokens, std::size_t index, HeadZone zone) {
  switch (tokens[index].kind) {
  case tok::kw_noexcept:
  case tok::kw_throw:
    return zone == HeadZone::kQualifiers ? withGroup(tokens, index) : 0;
  case tok::equal:
    return isAt(tokens, index + 1, tok::numeric_constant) ? 2 : 0;
  default:
    return tokens[index].text == "override" || tokens[index].text == "final" ? 1 : 0;
  }
}

/// How many tokens are dropped from `index` on; 0: it stays.
std::size_t dropLength(TokenSpan tokens, std::size_t index, HeadZone zone) {
  const std::size_t attribute = attributeLength(tokens, index);
  if (attribute != 0) {
    return attribute;
  }
  return zone == HeadZone::kSpecifiers ? specifierLength(tokens, index)
                                       : qualifierLength(tokens, index, zone);
}

/// `-> int (*)(int) noexcept`, `int (*f())(int) noexcept`, `requires requires { { f() } noexcept;
/// }`
HeadZone zoneFrom(const FileToken& token, HeadZone zone) {
  const bool endsQualifiers =
      token.is(tok::arrow) || token.is(tok::kw_requires) || token.is(tok::r_paren);
  return zone == HeadZone::kQualifiers && endsQualifiers ? HeadZone::kBehindQualifiers : zone;
}

bool beginsGroup(const FileToken& token) {
  return token.is(tok::l_paren) || token.is(tok::l_square) || token.is(tok::l_brace);
}

} // namespace

std::vector<FileToken> HeadFilter::filter(TokenSpan tokens, HeadZone zone) {
  std::vector<FileToken> kept;
  bool dropped = false;
  for (std::size_t index = 0; index < tokens.size();) {
    const bool inFile = tokens[index].offset != 0 || !tokens[index].text.empty();
    const clang::MacroInfo* macro =
        inFile && tokens[index].identifier != nullptr
            ? tokens_.macroAt(tokens[index], tokens_.locationOf(file_, tokens[index]))
            : nullptr;
    if (macro != nullptr) {
      index = filterMacro(tokens, index, *macro, zone, kept);
      dropped = true;
      continue;
    }
    const std::size_t drop = dropLength(tokens, index, zone);
    if (drop != 0) {
      index += drop;
      dropped = true;
      continue;
    }
    zone = zoneFrom(tokens[index], zone);
    const std::size_t last = beginsGroup(tokens[index])
                                 ? std::min(matchingClose(tokens, index), tokens.size() - 1)
                                 : index;
    for (; index <= last; ++index) {
      kept.push_back(tokens[index]);
      kept.back().spaceBefore = kept.back().spaceBefore || dropped;
      dropped = false;
    }
  }
  return kept;
}

std::size_t HeadFilter::filterMacro(TokenSpan tokens, std::size_t index,
                                    const clang::MacroInfo& macro, HeadZone zone,
                                    std::vector<FileToken>& kept) {
  const std::size_t length = macro.isFunctionLike() ? withGroup(tokens, index) : 1;
  if (macro.isBuiltinMacro()) {
    failure_ = "a built-in macro stands within its head";
    return index + length;
  }
  const std::vector<FileToken> flat = tokens_.replacement(
      macro, tokens_.locationOf(file_, tokens[index]), argumentsBehind(tokens, index));
  // Tokens of a replacement carry no place in the file, so macros are not looked up again.
  std::vector<FileToken> rest;
  for (std::size_t at = 0; at < flat.size();) {
    const std::size_t drop = dropLength(flat, at, zone);
    if (drop != 0) {
      at += drop;
    } else {
      rest.push_back(flat[at++]);
    }
  }
  if (rest.empty()) {
    return index + length;
  }
  if (rest.size() != flat.size()) {
    failure_ = "the macro " + std::string(tokens[index].text) +
               " in its head mixes specifiers with other things";
  }
  kept.insert(kept.end(), tokens.begin() + static_cast<std::ptrdiff_t>(index),
              tokens.begin() + static_cast<std::ptrdiff_t>(index + length));
  return index + length;
}

bool HeadFilter::isDroppedMacro(TokenSpan tokens, std::size_t index, HeadZone zone) {
  const clang::MacroInfo* macro =
      tokens[index].identifier != nullptr
          ? tokens_.macroAt(tokens[index], tokens_.locationOf(file_, tokens[index]))
          : nullptr;
  if (macro == nullptr || macro->isBuiltinMacro()) {
    return false;
  }
  std::vector<FileToken> kept;
  filterMacro(tokens, index, *macro, zone, kept);
  failure_.clear();
  return kept.empty();
}

} // namespace hot_restart::rewriter
