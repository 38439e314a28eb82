// Heads are read from where they begin for their reader to the `;` or `{` that ends them.
#include "head/written_attributes.h"

#include "head/attribute_list.h"
#include "head/outer_begin.h"
#include "source/file_tokens.h"
#include "source/project_text.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// The index of the `;` or `{` that ends the head whose name stands at `name`.
std::size_t headEnd(TokenSpan all, unsigned name) {
  std::size_t end = indexAt(all, name);
  while (end < all.size() && !all[end].is(tok::semi) && !all[end].is(tok::l_brace)) {
    end =
        all[end].is(tok::l_paren) ? std::min(matchingClose(all, end), all.size() - 1) + 1 : end + 1;
  }
  return end;
}

/// Clang skips what it does not know; these change the code of the body.
bool isGccOnly(llvm::StringRef name) {
  const llvm::StringRef plain = name.size() > 4 && name.starts_with("__") && name.ends_with("__")
                                    ? name.slice(2, name.size() - 2)
                                    : name;
  return plain == "optimize" || plain == "no_sanitize_undefined" || plain == "stack_protect" ||
         plain == "no_stack_limit" || plain == "zero_call_used_regs";
}

void addNamed(TokenSpan tokens, AttributeList& list) {
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    if (!isGccOnly(llvm::StringRef(tokens[index].text.data(), tokens[index].text.size()))) {
      continue;
    }
    std::string text(tokens[index].text);
    if (index + 1 < tokens.size() && tokens[index + 1].is(tok::l_paren)) {
      const std::size_t close = std::min(matchingClose(tokens, index + 1), tokens.size() - 1);
      text += joinTokens(tokens.subspan(index + 1, close - index));
      index = close;
    }
    list.add(text);
  }
}

/// The attributes among the tokens of a head or declaration; macros are looked into.
void addFromTokens(TokenSpan tokens, FileTokens& files, clang::FileID file, AttributeList& list) {
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    const clang::SourceLocation at = files.locationOf(file, tokens[index]);
    const bool opens = tokens[index].is(tok::kw___attribute) ||
                       (tokens[index].is(tok::l_square) && index + 1 < tokens.size() &&
                        tokens[index + 1].is(tok::l_square));
    if (opens) {
      const std::size_t bracket = tokens[index].is(tok::l_square) ? index : index + 1;
      const std::size_t close = std::min(matchingClose(tokens, bracket), tokens.size() - 1);
      addNamed(tokens.subspan(index, close + 1 - index), list);
      index = close;
    } else if (const clang::MacroInfo* macro = files.macroAt(tokens[index], at)) {
      const std::vector<FileToken> flat =
          files.replacement(*macro, at, argumentsBehind(tokens, index));
      const bool isAttribute = std::any_of(flat.begin(), flat.end(), [](const FileToken& token) {
        return token.is(tok::kw___attribute) || token.is(tok::l_square);
      });
      if (isAttribute) {
        addNamed(flat, list);
      }
    }
  }
}

} // namespace

bool comesFromPragma(const clang::Attr& attribute, const clang::FunctionDecl& function,
                     FileTokens& tokens, const clang::SourceManager& sources) {
  if (attribute.isImplicit() || attribute.getLocation().isInvalid()) {
    return false;
  }
  const auto [file, at] = sources.getDecomposedExpansionLoc(attribute.getLocation());
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    const auto [own, name] = sources.getDecomposedExpansionLoc(declaration->getLocation());
    if (own != file) {
      continue;
    }
    const TokenSpan all = tokens.compiled(file);
    const std::size_t end = headEnd(all, name);
    const unsigned begin = outerBegin(tokens, sources, file, *declaration).value_or(0);
    if (begin <= at && (end >= all.size() || at < all[end].offset)) {
      return false;
    }
  }
  return true;
}

void addGccOnly(const clang::FunctionDecl& function, FileTokens& tokens,
                const clang::SourceManager& sources, AttributeList& list) {
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    const clang::SourceLocation at = sources.getExpansionLoc(declaration->getLocation());
    if (!isProjectText(sources, at)) {
      continue;
    }
    const clang::FileID file = sources.getFileID(at);
    const auto begin = outerBegin(tokens, sources, file, *declaration);
    const TokenSpan all = tokens.compiled(file);
    const std::size_t end = headEnd(all, sources.getFileOffset(at));
    const std::size_t first = begin ? indexAt(all, *begin) : end;
    if (first < end) {
      addFromTokens(all.subspan(first, end - first), tokens, file, list);
    }
  }
}

} // namespace hot_restart::rewriter
