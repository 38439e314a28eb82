// Commas separate declarators, but also arguments of templates: what follows `->` or `requires` is
// taken for the last declarator.
#include "head/declarator_place.h"

#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/TokenKinds.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <optional>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// Where a declarator ends: at the `,` or `;` behind it; nothing when a brace comes first. Commas
/// behind `->` and `requires` are those of template arguments: such a declarator is the last one.
const FileToken* declaratorEnd(TokenSpan all, std::size_t index) {
  bool isLast = false, isConstrained = false, isInitialised = false;
  for (; index < all.size() && !all[index].is(tok::r_brace); ++index) {
    switch (all[index].kind) {
    case tok::semi:
      return &all[index];
    case tok::comma:
      if (!isLast) {
        return &all[index];
      }
      break;
    case tok::kw_operator:
      ++index; // `operator->`, `operator,`
      break;
    case tok::equal:
      isInitialised = true;
      break;
    case tok::arrow:
      isLast = isLast || !isInitialised;
      break;
    case tok::kw_requires:
      isLast = isConstrained = true;
      break;
    case tok::l_paren:
    case tok::l_square:
      index = matchingClose(all, index);
      break;
    case tok::l_brace:
      if (!isConstrained) {
        return nullptr;
      }
      index = matchingClose(all, index);
      break;
    default:
      break;
    }
  }
  return nullptr;
}

/// A declarator begins with the operators in front of its name.
std::size_t declaratorBegin(TokenSpan all, std::size_t name) {
  while (name > 0 && (all[name - 1].is(tok::star) || all[name - 1].is(tok::amp) ||
                      all[name - 1].is(tok::ampamp) || all[name - 1].is(tok::l_paren))) {
    --name;
  }
  return name;
}

} // namespace

std::optional<DeclaratorPlace> placeDeclarator(TokenSpan all, unsigned firstName, unsigned name,
                                               unsigned close) {
  DeclaratorPlace place;
  const FileToken* end = declaratorEnd(all, indexAt(all, close));
  if (end == nullptr) {
    return std::nullopt;
  }
  place.end = end->offset;
  const std::size_t specifiersEnd = declaratorBegin(all, indexAt(all, firstName));
  for (std::size_t index = indexAt(all, firstName); index < all.size();) {
    const FileToken* limit = declaratorEnd(all, index);
    if (limit == nullptr) {
      return std::nullopt;
    }
    index = indexAt(all, limit->offset) + 1;
    if (limit->offset < name) {
      place.skipBegin = all[specifiersEnd].offset;
      place.skipEnd = limit->end();
    }
    if (limit->is(tok::semi)) {
      place.semicolon = limit->offset;
      return place;
    }
  }
  return std::nullopt;
}

/// The name of the first declarator that has its specifiers together with `function`.
clang::SourceLocation firstOfDeclaration(const clang::FunctionDecl& function) {
  clang::SourceLocation first = function.getLocation();
  for (const clang::Decl* other : function.getLexicalDeclContext()->decls()) {
    const auto* declarator = llvm::dyn_cast<clang::DeclaratorDecl>(other);
    if (declarator != nullptr && !declarator->isImplicit() &&
        declarator->getInnerLocStart() == function.getInnerLocStart() &&
        declarator->getLocation() < first) {
      first = declarator->getLocation();
    }
  }
  return first;
}

} // namespace hot_restart::rewriter
