// The AST is asked for positions only. What macros make cannot be placed.
#include "head/head_places.h"

#include "head/head_request.h"
#include "head/head_result.h"
#include "head/head_text.h"
#include "head/hidden_types.h"
#include "head/placeholder_parameters.h"
#include "head/template_clauses.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace hot_restart::rewriter {
namespace {

/// Finds the parts one after the other; the first one that cannot be found ends it.
class PlaceFinder {
public:
  PlaceFinder(FileTokens& tokens, const clang::SourceManager& sources, const HeadRequest& request)
      : tokens_(tokens), sources_(sources), request_(request), function_(*request.declaration),
        text_(tokens, sources, request.file) {}

  std::variant<HeadPlaces, SkipReason> run() {
    for (const auto step : {&PlaceFinder::findReplaced, &PlaceFinder::findTemplates,
                            &PlaceFinder::findName, &PlaceFinder::checkOrder}) {
      if (const auto reason = (this->*step)()) {
        return SkipReason{*reason};
      }
    }
    return std::move(places_);
  }

private:
  /// Why a part cannot be placed; nothing: it is.
  using Reason = std::optional<std::string>;

  Reason findReplaced();
  Reason findTemplates();
  Reason findName();
  Reason checkOrder();

  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  const HeadRequest& request_;
  const clang::FunctionDecl& function_;
  HeadText text_;
  HeadPlaces places_;
};

PlaceFinder::Reason PlaceFinder::findReplaced() {
  auto placeholders = findPlaceholders(tokens_, sources_, request_.file, function_);
  if (!placeholders) {
    return "an `auto` parameter comes out of a macro";
  }
  places_.placeholders = std::move(*placeholders);
  auto hidden = hiddenTypes(sources_, request_.file, function_);
  if (!hidden) {
    return "a type in its head has its name, and no other";
  }
  places_.hiddenTypes = std::move(*hidden);
  return std::nullopt;
}

PlaceFinder::Reason PlaceFinder::findTemplates() {
  places_.templatesEnd = request_.begin;
  for (const clang::TemplateParameterList* list : templateLists(function_)) {
    const auto close = text_.offset(list->getRAngleLoc());
    if (!close) {
      return "its template clause comes out of a macro";
    }
    places_.templatesEnd = std::max(places_.templatesEnd, *close + 1);
    if (const clang::Expr* constraint = list->getRequiresClause()) {
      const auto end = text_.offset(constraint->getEndLoc(), true);
      if (!end) {
        return "its requires-clause comes out of a macro";
      }
      places_.templatesEnd = std::max(places_.templatesEnd, text_.endOfToken(*end));
    }
  }
  return std::nullopt;
}

PlaceFinder::Reason PlaceFinder::findName() {
  const clang::DeclarationNameInfo name = function_.getNameInfo();
  const auto nameBegin = offsetIn(sources_, request_.file, name.getBeginLoc());
  const clang::FunctionTypeLoc type = function_.getFunctionTypeLoc();
  if (!nameBegin || type.isNull()) {
    return "its name comes out of a macro";
  }
  const auto open = offsetIn(sources_, request_.file, type.getLParenLoc());
  const auto close = offsetIn(sources_, request_.file, type.getRParenLoc());
  if (!open || !close || *open < *nameBegin) {
    return "its parameter list comes out of a macro";
  }
  const auto* arguments = function_.getTemplateSpecializationArgsAsWritten();
  const auto nameLast = offsetIn(sources_, request_.file,
                                 arguments != nullptr ? arguments->RAngleLoc : name.getEndLoc());
  if (!nameLast || *nameLast < *nameBegin || *nameLast >= *open) {
    return "its name comes out of a macro";
  }
  places_.nameBegin = *nameBegin;
  places_.nameEnd = arguments != nullptr ? *nameLast + 1 : text_.endOfToken(*nameLast);
  places_.openParen = *open;
  places_.closeParen = *close;
  return std::nullopt;
}

/// Directives are left out of the copy, which holds for this compiler's macros only.
PlaceFinder::Reason PlaceFinder::checkOrder() {
  if (places_.templatesEnd > places_.nameBegin || places_.closeParen >= request_.end) {
    return "its head is unusual";
  }
  bool inDirective = false;
  for (const FileToken& token : tokens_.between(request_.file, request_.begin, request_.end)) {
    inDirective = token.lineStart ? token.is(clang::tok::hash) : inDirective;
    const llvm::StringRef text(token.text.data(), token.text.size());
    if (inDirective && (text.starts_with("__clang") || text.starts_with("__GNUC") ||
                        text.starts_with("__has_") || text == "include")) {
      return "a directive within its head asks which compiler reads it";
    }
  }
  return std::nullopt;
}

} // namespace

std::variant<HeadPlaces, SkipReason> findHeadPlaces(FileTokens& tokens,
                                                    const clang::SourceManager& sources,
                                                    const HeadRequest& request) {
  return PlaceFinder(tokens, sources, request).run();
}

} // namespace hot_restart::rewriter
