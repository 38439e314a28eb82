// One walk over the tokens of a file, directives and untaken branches included: the user's compiler
// may take those that Clang does not.
#include "unit_text/default_visibility.h"

#include "edit/edit_set.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "source/file_tokens.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclBase.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TokenKinds.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

bool isHidden(std::string_view word) { return word == "hidden" || word == "internal"; }

bool opensAttribute(TokenSpan all, std::size_t index) {
  const bool next = index + 1 < all.size();
  return next && ((all[index].is(tok::kw___attribute) && all[index + 1].is(tok::l_paren)) ||
                  (all[index].is(tok::l_square) && all[index + 1].is(tok::l_square)));
}

/// `visibility("hidden")` and its variants begin at that token.
bool isHiddenAttribute(TokenSpan all, std::size_t index) {
  if (index + 3 >= all.size() ||
      (all[index].text != "visibility" && all[index].text != "__visibility__")) {
    return false;
  }
  const std::string_view value = all[index + 2].text;
  return all[index + 1].is(tok::l_paren) && all[index + 2].is(tok::string_literal) &&
         all[index + 3].is(tok::r_paren) && value.size() > 2 &&
         isHidden(value.substr(1, value.size() - 2));
}

} // namespace

void DefaultVisibility::note(const clang::Decl& declaration) {
  for (const auto* attribute : declaration.specific_attrs<clang::VisibilityAttr>()) {
    noted_.insert(sources_.getSpellingLoc(attribute->getLocation()));
  }
}

void DefaultVisibility::replace(clang::FileID file, unsigned offset, std::string_view old,
                                const std::string& instead, EditSet& edits) const {
  const auto at = sources_.getLocForStartOfFile(file).getLocWithOffset(static_cast<int>(offset));
  edits.replace(at, at.getLocWithOffset(static_cast<int>(old.size())), instead);
}

/// `#pragma GCC visibility push(hidden)`, from the `#` on. Returns the number of its tokens.
std::size_t DefaultVisibility::exposePragma(clang::FileID file, TokenSpan line,
                                            EditSet& edits) const {
  constexpr std::string_view kWords[] = {"#", "pragma", "GCC", "visibility", "push", "("};
  constexpr std::size_t kCount = std::size(kWords);
  const bool matches =
      line.size() > kCount &&
      std::equal(std::begin(kWords), std::end(kWords), line.begin(),
                 [](std::string_view word, const FileToken& token) { return token.text == word; });
  if (!matches) {
    return 1;
  }
  if (isHidden(line[kCount].text)) {
    replace(file, line[kCount].offset, line[kCount].text, std::string(kDefaultVisibility), edits);
  }
  return kCount + 1;
}

/// The literal of `_Pragma("GCC visibility push(hidden)")`.
void DefaultVisibility::exposeOperator(clang::FileID file, const FileToken& literal,
                                       EditSet& edits) const {
  const std::size_t visibility = literal.text.find("visibility");
  for (const std::string_view word : {"hidden", "internal"}) {
    const std::size_t at =
        visibility == std::string_view::npos ? visibility : literal.text.find(word, visibility);
    if (at != std::string_view::npos) {
      replace(file, literal.offset + static_cast<unsigned>(at), word,
              std::string(kDefaultVisibility), edits);
      return;
    }
  }
}

void DefaultVisibility::expose(clang::FileID file, FileTokens& tokens, EditSet& edits) const {
  const TokenSpan all = tokens.of(file);
  std::size_t attributeEnd = 0;
  for (std::size_t index = 0; index < all.size(); ++index) {
    if (opensAttribute(all, index)) {
      const std::size_t open = all[index].is(tok::l_square) ? index : index + 1;
      attributeEnd = std::max(attributeEnd, matchingClose(all, open));
    } else if (isHiddenAttribute(all, index) &&
               (index < attributeEnd || noted_.count(tokens.locationOf(file, all[index])) != 0)) {
      replace(file, all[index + 2].offset, all[index + 2].text, quoted(kDefaultVisibility), edits);
    } else if (all[index].is(tok::hash) && all[index].lineStart) {
      index += exposePragma(file, all.subspan(index), edits) - 1;
    } else if (all[index].text == kPragmaOperator && index + 2 < all.size() &&
               all[index + 1].is(tok::l_paren) && all[index + 2].is(tok::string_literal)) {
      exposeOperator(file, all[index + 2], edits);
    }
  }
}

} // namespace hot_restart::rewriter
