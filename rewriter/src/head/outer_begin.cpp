// Clang's begin location leaves out what stands in front of the specifiers: tokens are read
// backwards from it.
#include "head/outer_begin.h"

#include "head/head_filter.h"
#include "head/template_clauses.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// An attribute of more tokens is not looked for.
constexpr std::size_t kLongestAttribute = 63;

/// The token is part of a preprocessor directive: `#ifdef EMPTY_MACRO` is no attribute of what
/// follows.
bool isInDirective(TokenSpan all, std::size_t index) {
  while (index > 0 && !all[index].lineStart) {
    --index;
  }
  return all[index].is(tok::hash);
}

/// Index of the `[[`, the `__attribute__` or the dropped macro whose last bracket is
/// tokens[close]; or close + 1.
std::size_t beginOfBracketed(HeadFilter& filter, TokenSpan all, std::size_t close) {
  for (std::size_t back = 1; back <= close && back < kLongestAttribute; ++back) {
    const std::size_t open = close - back;
    if (!all[open].is(tok::l_square) && !all[open].is(tok::l_paren)) {
      continue;
    }
    if (matchingClose(all, open) != close) {
      continue;
    }
    if (all[open].is(tok::l_square) && all[open + 1].is(tok::l_square)) {
      return open;
    }
    if (open > 0 && (all[open - 1].is(tok::kw___attribute) ||
                     filter.isDroppedMacro(all, open - 1, HeadZone::kSpecifiers))) {
      return open - 1;
    }
    break;
  }
  return close + 1;
}

/// Index of the first token of an attribute or dropped macro that ends right in front of
/// tokens[index]; or index.
std::size_t stepBack(FileTokens& tokens, clang::FileID file, TokenSpan all, std::size_t index) {
  HeadFilter filter(tokens, file);
  if (index == 0 || isInDirective(all, index - 1)) {
    return index;
  }
  const FileToken& before = all[index - 1];
  if (filter.isDroppedMacro(all, index - 1, HeadZone::kSpecifiers)) {
    return index - 1;
  }
  return before.is(tok::r_square) || before.is(tok::r_paren)
             ? beginOfBracketed(filter, all, index - 1)
             : index;
}

} // namespace

std::optional<unsigned> outerBegin(FileTokens& tokens, const clang::SourceManager& sources,
                                   clang::FileID file, const clang::FunctionDecl& declaration) {
  auto begin = expansionOffsetIn(sources, file, declaration.getOuterLocStart());
  const auto consider = [&](clang::SourceLocation at) {
    const auto candidate = expansionOffsetIn(sources, file, at);
    if (begin && candidate) {
      begin = std::min(*begin, *candidate);
    }
  };
  for (const clang::TemplateParameterList* list : templateLists(declaration)) {
    consider(list->getTemplateLoc());
  }
  const auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(declaration.getLexicalDeclContext());
  if (linkage != nullptr && !linkage->hasBraces()) {
    consider(linkage->getExternLoc());
  }
  if (!begin) {
    return std::nullopt;
  }
  const TokenSpan all = tokens.of(file);
  std::size_t index = tokens.indexAt(file, *begin);
  for (std::size_t next = stepBack(tokens, file, all, index); next != index;) {
    index = next;
    next = stepBack(tokens, file, all, index);
  }
  return index < all.size() ? std::optional(all[index].offset) : std::nullopt;
}

} // namespace hot_restart::rewriter
