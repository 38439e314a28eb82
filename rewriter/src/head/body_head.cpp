// Copies heads in zones: template clauses | specifiers and return type | name | parameters |
// qualifiers.
#include "head/body_head.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/head_filter.h"
#include "head/head_result.h"
#include "head/hidden_types.h"
#include "head/placeholder_parameters.h"
#include "head/template_order.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// [from, to) is left out; `instead` takes its place.
struct Cut {
  unsigned from = 0, to = 0;
  std::string instead;
};

std::vector<const clang::TemplateParameterList*>
templateLists(const clang::FunctionDecl& function) {
  std::vector<const clang::TemplateParameterList*> lists;
  lists.reserve(function.getNumTemplateParameterLists() + 1);
  for (unsigned index = 0; index < function.getNumTemplateParameterLists(); ++index) {
    lists.push_back(function.getTemplateParameterList(index));
  }
  const auto* described = function.getDescribedFunctionTemplate();
  // That of `void f(auto)` is written nowhere.
  if (described != nullptr && described->getTemplateParameters()->getRAngleLoc().isValid()) {
    lists.push_back(described->getTemplateParameters());
  }
  return lists;
}

class HeadCopier {
public:
  HeadCopier(FileTokens& tokens, const clang::SourceManager& sources, const HeadRequest& request)
      : tokens_(tokens), sources_(sources), request_(request), function_(*request.declaration),
        filter_(tokens, request.file) {}

  std::variant<BodyHead, SkipReason> copy();

private:
  bool findZones();
  bool rejectsText();
  bool fail(std::string reason) {
    failure_ = std::move(reason);
    return false;
  }
  std::optional<unsigned> offset(clang::SourceLocation at, bool last = false) const {
    return expansionOffsetIn(sources_, request_.file, at, last);
  }
  unsigned endOfToken(unsigned offset) {
    const TokenSpan all = tokens_.of(request_.file);
    const std::size_t index = tokens_.indexAt(request_.file, offset);
    return index < all.size() ? all[index].end() : offset;
  }
  TokenSpan between(unsigned begin, unsigned end) {
    return tokens_.compiledBetween(request_.file, begin, end);
  }
  std::string copyTemplates();
  std::string copyOwnTemplate(unsigned begin, std::vector<Cut> cuts);
  std::string copyReturnType(unsigned end);
  std::string copySpecifiers();
  std::string copyParameters();
  std::string copyQualifiers();
  std::string joinUnhidden(std::vector<FileToken> kept) const;
  void cutDefault(unsigned name, unsigned limit, std::vector<Cut>& cuts);
  std::vector<unsigned> ends(const std::vector<unsigned>& begins, unsigned close);
  std::string withCuts(unsigned begin, unsigned end, std::vector<Cut> cuts);

  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  const HeadRequest& request_;
  const clang::FunctionDecl& function_;
  HeadFilter filter_;
  std::string failure_;
  unsigned templatesEnd_ = 0, nameBegin_ = 0, nameEnd_ = 0, openParen_ = 0, closeParen_ = 0;
  std::string conversionType_;
  std::vector<Placeholder> placeholders_;
  std::map<unsigned, std::string> hiddenTypes_; ///< hidden_types.h.
};

bool HeadCopier::findZones() {
  auto placeholders = findPlaceholders(tokens_, sources_, request_.file, function_);
  if (!placeholders) {
    return fail("an `auto` parameter comes out of a macro");
  }
  placeholders_ = std::move(*placeholders);
  auto hidden = hiddenTypes(sources_, request_.file, function_);
  if (!hidden) {
    return fail("a type in its head has its name, and no other");
  }
  hiddenTypes_ = std::move(*hidden);
  templatesEnd_ = request_.begin;
  for (const clang::TemplateParameterList* list : templateLists(function_)) {
    const auto close = offset(list->getRAngleLoc());
    if (!close) {
      return fail("its template clause comes out of a macro");
    }
    templatesEnd_ = std::max(templatesEnd_, *close + 1);
    if (const clang::Expr* constraint = list->getRequiresClause()) {
      const auto end = offset(constraint->getEndLoc(), true);
      if (!end) {
        return fail("its requires-clause comes out of a macro");
      }
      templatesEnd_ = std::max(templatesEnd_, endOfToken(*end));
    }
  }
  const clang::DeclarationNameInfo name = function_.getNameInfo();
  const auto nameBegin = offsetIn(sources_, request_.file, name.getBeginLoc());
  const clang::FunctionTypeLoc type = function_.getFunctionTypeLoc();
  if (!nameBegin || type.isNull()) {
    return fail("its name comes out of a macro");
  }
  const auto open = offsetIn(sources_, request_.file, type.getLParenLoc());
  const auto close = offsetIn(sources_, request_.file, type.getRParenLoc());
  if (!open || !close || *open < *nameBegin) {
    return fail("its parameter list comes out of a macro");
  }
  nameBegin_ = *nameBegin;
  const auto* arguments = function_.getTemplateSpecializationArgsAsWritten();
  const auto nameLast = offsetIn(sources_, request_.file,
                                 arguments != nullptr ? arguments->RAngleLoc : name.getEndLoc());
  if (!nameLast || *nameLast < *nameBegin || *nameLast >= *open) {
    return fail("its name comes out of a macro");
  }
  nameEnd_ = arguments != nullptr ? *nameLast + 1 : endOfToken(*nameLast);
  openParen_ = *open;
  closeParen_ = *close;
  return templatesEnd_ <= nameBegin_ && closeParen_ < request_.end ? true
                                                                   : fail("its head is unusual");
}

/// Directives are left out of the copy, which holds for this compiler's macros only.
bool HeadCopier::rejectsText() {
  const TokenSpan written = tokens_.between(request_.file, request_.begin, request_.end);
  bool inDirective = false;
  for (const FileToken& token : written) {
    inDirective = token.lineStart ? token.is(tok::hash) : inDirective;
    const llvm::StringRef text(token.text.data(), token.text.size());
    if (inDirective && (text.starts_with("__clang") || text.starts_with("__GNUC") ||
                        text.starts_with("__has_") || text == "include")) {
      return fail("a directive within its head asks which compiler reads it"), true;
    }
  }
  return false;
}

/// Cuts ` = default` of a parameter whose name stands (or would stand) at `name` and whose text
/// ends at `limit`.
void HeadCopier::cutDefault(unsigned name, unsigned limit, std::vector<Cut>& cuts) {
  const TokenSpan tokens = between(name, limit);
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    if (tokens[index].is(tok::equal)) {
      cuts.push_back({tokens[index].offset, limit, ""});
      return;
    }
    if (tokens[index].is(tok::l_paren) || tokens[index].is(tok::l_square)) {
      index = matchingClose(tokens, index);
    }
  }
}

/// Where the text of each parameter ends: at the comma in front of the next one, the last one at
/// `close`.
std::vector<unsigned> HeadCopier::ends(const std::vector<unsigned>& begins, unsigned close) {
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

std::string HeadCopier::withCuts(unsigned begin, unsigned end, std::vector<Cut> cuts) {
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

/// The function's own clause: its parameters in the body's order, placeholders at the end.
std::string HeadCopier::copyOwnTemplate(unsigned begin, std::vector<Cut> cuts) {
  const TemplateOrder order = bodyTemplateOrder(tokens_, sources_, request_.file, function_);
  const clang::TemplateParameterList& list =
      *function_.getDescribedFunctionTemplate()->getTemplateParameters();
  std::vector<std::string> texts;
  unsigned from = 0, behindList = 0;
  if (list.getRAngleLoc().isValid()) {
    from = offset(list.getLAngleLoc()).value_or(begin) + 1;
    behindList = offset(list.getRAngleLoc()).value_or(begin) + 1;
    std::vector<unsigned> begins;
    for (const clang::NamedDecl* parameter : list) {
      if (!parameter->isImplicit()) {
        begins.push_back(offset(parameter->getBeginLoc()).value_or(from));
      }
    }
    for (const unsigned limit : ends(begins, behindList - 1)) {
      std::vector<Cut> own;
      std::copy_if(cuts.begin(), cuts.end(), std::back_inserter(own),
                   [&](const Cut& cut) { return cut.from >= from && cut.from < limit; });
      texts.push_back(withCuts(from, limit, std::move(own)));
      from = limit + 1;
    }
  }
  for (const Placeholder& placeholder : placeholders_) {
    texts.push_back(placeholder.parameter);
  }
  std::vector<std::string> chosen;
  for (const unsigned index : order.indices) {
    chosen.push_back(index < texts.size() ? texts[index] : "");
  }
  const std::string requirements = behindList != 0 ? withCuts(behindList, templatesEnd_, {}) : "";
  return fill(kTemplateClause, {{"parameters", joined(chosen)}}) +
         (requirements.empty() ? "" : " ") + requirements;
}

std::string HeadCopier::copyTemplates() {
  const bool ownTemplate = function_.getDescribedFunctionTemplate() != nullptr;
  if ((templatesEnd_ == request_.begin && !ownTemplate) || request_.dropTemplates) {
    return {};
  }
  std::vector<Cut> cuts;
  for (const clang::TemplateParameterList* list : templateLists(function_)) {
    std::vector<unsigned> begins, names;
    for (const clang::NamedDecl* parameter : *list) {
      if (parameter->isImplicit()) {
        continue;
      }
      const auto begin = offset(parameter->getBeginLoc());
      const auto name = offset(parameter->getLocation());
      if (!begin || !name) {
        fail("its template clause comes out of a macro");
        return {};
      }
      begins.push_back(*begin);
      names.push_back(*name);
    }
    const auto close = offset(list->getRAngleLoc());
    if (!close) {
      fail("its template clause comes out of a macro");
      return {};
    }
    const std::vector<unsigned> limits = ends(begins, *close);
    for (std::size_t index = 0; index < names.size(); ++index) {
      cutDefault(names[index], limits[index], cuts);
    }
  }
  unsigned begin = request_.begin;
  // Attributes and `extern "C"` may stand in front of the first `template`.
  for (const FileToken& token : between(request_.begin, templatesEnd_)) {
    if (token.is(tok::kw_template)) {
      begin = token.offset;
      break;
    }
  }
  if (!ownTemplate) {
    return withCuts(begin, templatesEnd_, std::move(cuts));
  }
  const clang::TemplateParameterList& own =
      *function_.getDescribedFunctionTemplate()->getTemplateParameters();
  const unsigned ownBegin = own.getRAngleLoc().isValid()
                                ? offset(own.getTemplateLoc()).value_or(templatesEnd_)
                                : templatesEnd_;
  std::vector<Cut> outer;
  std::copy_if(cuts.begin(), cuts.end(), std::back_inserter(outer),
               [&](const Cut& cut) { return cut.from < ownBegin; });
  std::string text = withCuts(std::min(begin, ownBegin), ownBegin, std::move(outer));
  text += text.empty() ? "" : " ";
  return text + copyOwnTemplate(ownBegin, std::move(cuts));
}

/// The tokens' text, each hidden type by its full name.
std::string HeadCopier::joinUnhidden(std::vector<FileToken> kept) const {
  for (FileToken& token : kept) {
    if (const auto hidden = hiddenTypes_.find(token.offset); hidden != hiddenTypes_.end()) {
      token.text = hidden->second;
    }
  }
  return joinTokens(kept);
}

/// `auto S::` -> `int S::`: another type in front of the declarator's name.
std::string HeadCopier::copyReturnType(unsigned end) {
  const auto qualifier = offset(function_.getQualifierLoc().getBeginLoc());
  const bool qualified = function_.getQualifierLoc() && qualifier && *qualifier < end;
  const std::string name = qualified ? joinTokens(between(*qualifier, end)) : std::string();
  return request_.returnType + " " + name;
}

std::string HeadCopier::copySpecifiers() {
  unsigned end = nameBegin_;
  if (request_.dropQualifier && function_.getQualifierLoc()) {
    end = offset(function_.getQualifierLoc().getBeginLoc()).value_or(nameBegin_);
  }
  if (!request_.returnType.empty()) {
    return copyReturnType(end);
  }
  const TokenSpan shared =
      between(templatesEnd_, request_.skipBegin != 0 ? request_.skipBegin : end);
  std::vector<FileToken> written(shared.begin(), shared.end());
  if (request_.skipBegin != 0) {
    const TokenSpan own = between(request_.skipEnd, end);
    written.insert(written.end(), own.begin(), own.end());
  }
  const std::vector<FileToken> kept = filter_.filter(written, HeadZone::kSpecifiers);
  std::string text = joinUnhidden(kept);
  if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function_)) {
    text = joined({std::string(kVoid), text}, " ");
  } else if (llvm::isa<clang::CXXConversionDecl>(function_)) {
    const TokenSpan name = between(nameBegin_, nameEnd_);
    conversionType_ = joinTokens(name.subspan(std::min<std::size_t>(1, name.size())));
    text = joined({std::string(kAuto), text}, " ");
  }
  // `Foo::` is followed by the name at once, and so is `int*`.
  const TokenSpan name = between(nameBegin_, nameBegin_ + 1);
  const bool qualified = !kept.empty() && kept.back().is(tok::coloncolon);
  const bool spaced = name.empty() || name.front().spaceBefore || !qualified;
  return text + (spaced && !qualified ? " " : "");
}

std::string HeadCopier::copyParameters() {
  std::vector<unsigned> begins, names;
  for (const clang::ParmVarDecl* parameter : function_.parameters()) {
    const auto begin = offset(parameter->getBeginLoc());
    const auto name = offset(parameter->getLocation());
    if (!begin || !name) {
      fail("a parameter comes out of a macro");
      return {};
    }
    begins.push_back(*begin);
    names.push_back(*name);
  }
  const std::vector<unsigned> limits = ends(begins, closeParen_);
  std::vector<Cut> cuts;
  cuts.reserve(placeholders_.size());
  for (const Placeholder& placeholder : placeholders_) {
    cuts.push_back({placeholder.begin, placeholder.end, placeholder.name});
  }
  for (const auto& [at, name] : hiddenTypes_) {
    if (openParen_ < at && at < closeParen_) {
      cuts.push_back({at, endOfToken(at), name});
    }
  }
  for (std::size_t index = 0; index < names.size(); ++index) {
    const std::size_t before = cuts.size();
    cutDefault(names[index], limits[index], cuts);
    if (request_.unused.count(static_cast<unsigned>(index)) != 0) {
      const unsigned at = cuts.size() != before ? cuts.back().to : limits[index];
      cuts.push_back({at, at, " " + fill(kAttributes, {{"list", kUnused}})});
    }
  }
  return withCuts(openParen_, closeParen_ + 1, std::move(cuts));
}

std::string HeadCopier::copyQualifiers() {
  TokenSpan written = between(closeParen_ + 1, request_.end);
  if (!request_.returnType.empty()) {
    const auto arrow = std::find_if(written.begin(), written.end(),
                                    [](const FileToken& token) { return token.is(tok::arrow); });
    written = written.first(static_cast<std::size_t>(arrow - written.begin()));
  }
  const std::vector<FileToken> kept = filter_.filter(written, HeadZone::kQualifiers);
  std::string text = joinUnhidden(kept);
  if (!conversionType_.empty()) {
    text += fill(kTrailingReturn, {{"type", conversionType_}});
  }
  const bool separate = !kept.empty() && !kept.front().is(tok::r_paren);
  return text.empty() || !separate ? text : " " + text;
}

/// `int ((name))(int)`: what stands in front of and behind the name loses its parentheses, which
/// GCC would warn about once more.
void dropParentheses(std::string& inFront, std::string& behind) {
  while (llvm::StringRef(inFront).rtrim().ends_with("(") &&
         llvm::StringRef(behind).ltrim().starts_with(")")) {
    inFront.erase(inFront.find_last_of('('));
    inFront += ' ';
    behind.erase(0, behind.find(')') + 1);
  }
}

std::variant<BodyHead, SkipReason> HeadCopier::copy() {
  if (!findZones() || rejectsText()) {
    return SkipReason{failure_};
  }
  BodyHead head;
  head.specifiers = request_.specifiers;
  head.templates = copyTemplates();
  std::string inFront = copySpecifiers();
  std::string behindName = joinTokens(between(nameEnd_, openParen_));
  dropParentheses(inFront, behindName);
  head.declarator = inFront + request_.bodyName;
  head.declarator += (behindName.empty() ? "" : " ") + behindName;
  head.declarator += copyParameters();
  head.declarator += copyQualifiers();
  head.declarator += (request_.attributesBehind.empty() ? "" : " ") + request_.attributesBehind;
  if (failure_.empty()) {
    failure_ = filter_.failure();
  }
  if (failure_.empty() && head.text().find('\n') != std::string::npos) {
    failure_ = "a token of its head spans lines";
  }
  if (!failure_.empty()) {
    return SkipReason{failure_};
  }
  return head;
}

/// The token is part of a preprocessor directive: `#ifdef EMPTY_MACRO` is no attribute of what
/// follows.
bool isInDirective(TokenSpan all, std::size_t index) {
  while (index > 0 && !all[index].lineStart) {
    --index;
  }
  return all[index].is(tok::hash);
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
  if (before.kind != tok::r_square && before.kind != tok::r_paren) {
    return index;
  }
  for (std::size_t back = 2; back <= index && back < 64; ++back) {
    const std::size_t open = index - back;
    if (!all[open].is(tok::l_square) && !all[open].is(tok::l_paren)) {
      continue;
    }
    if (matchingClose(all, open) != index - 1) {
      continue;
    }
    if (all[open].is(tok::l_square) && all[open + 1].is(tok::l_square)) {
      return open;
    }
    if (open > 0 && (all[open - 1].is(tok::kw___attribute) ||
                     filter.isDroppedMacro(all, open - 1, HeadZone::kSpecifiers))) {
      return open - 1;
    }
    return index;
  }
  return index;
}

} // namespace

std::string BodyHead::text() const {
  std::string all = templates.empty() ? "" : templates + " ";
  all += specifiers.empty() ? "" : specifiers + " ";
  return all + declarator;
}

std::variant<BodyHead, SkipReason> copyHead(FileTokens& tokens, const clang::SourceManager& sources,
                                            const HeadRequest& request) {
  return HeadCopier(tokens, sources, request).copy();
}

unsigned behindTemplateClauses(FileTokens& tokens, const clang::SourceManager& sources,
                               clang::FileID file, const clang::FunctionDecl& declaration,
                               unsigned begin) {
  for (const clang::TemplateParameterList* list : templateLists(declaration)) {
    const clang::Expr* constraint = list->getRequiresClause();
    const auto end = expansionOffsetIn(
        sources, file, constraint != nullptr ? constraint->getEndLoc() : list->getRAngleLoc(),
        true);
    if (end) {
      const TokenSpan all = tokens.of(file);
      const std::size_t index = tokens.indexAt(file, *end);
      begin = std::max(begin,
                       constraint != nullptr && index < all.size() ? all[index].end() : *end + 1);
    }
  }
  return begin;
}

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
