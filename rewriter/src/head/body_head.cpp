// Copies heads in zones: template clauses | specifiers and return type | name | parameters |
// qualifiers.
#include "head/body_head.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/head_filter.h"
#include "head/head_places.h"
#include "head/head_request.h"
#include "head/head_result.h"
#include "head/head_text.h"
#include "head/placeholder_parameters.h"
#include "head/template_copy.h"
#include "source/file_tokens.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// Copies what stands behind the template clauses, zone by zone. Where the zones are it is told
/// (head_places.h); what may stand in them the filter knows.
class HeadCopier {
public:
  HeadCopier(FileTokens& tokens, const clang::SourceManager& sources, const HeadRequest& request,
             const HeadPlaces& places)
      : request_(request), places_(places), function_(*request.declaration),
        text_(tokens, sources, request.file), filter_(tokens, request.file) {}

  /// A BodyHead without templates.
  std::variant<BodyHead, SkipReason> copy();

private:
  std::string copyReturnType(unsigned end);
  std::string copySpecifiers();
  std::vector<Cut> parameterCuts();
  std::optional<std::string> copyParameters();
  std::string copyQualifiers();
  std::string joinUnhidden(std::vector<FileToken> kept) const;

  const HeadRequest& request_;
  const HeadPlaces& places_;
  const clang::FunctionDecl& function_;
  HeadText text_;
  HeadFilter filter_;
  std::string conversionType_; ///< Of a conversion operator: it becomes the return type.
};

/// The tokens' text, each hidden type by its full name.
std::string HeadCopier::joinUnhidden(std::vector<FileToken> kept) const {
  for (FileToken& token : kept) {
    if (const auto hidden = places_.hiddenTypes.find(token.offset);
        hidden != places_.hiddenTypes.end()) {
      token.text = hidden->second;
    }
  }
  return joinTokens(kept);
}

/// `auto S::` -> `int S::`: another type in front of the declarator's name.
std::string HeadCopier::copyReturnType(unsigned end) {
  const auto qualifier = text_.offset(function_.getQualifierLoc().getBeginLoc());
  const bool qualified = function_.getQualifierLoc() && qualifier && *qualifier < end;
  const std::string name = qualified ? joinTokens(text_.between(*qualifier, end)) : std::string();
  return request_.returnType + " " + name;
}

std::string HeadCopier::copySpecifiers() {
  unsigned end = places_.nameBegin;
  if (request_.dropQualifier && function_.getQualifierLoc()) {
    end = text_.offset(function_.getQualifierLoc().getBeginLoc()).value_or(places_.nameBegin);
  }
  if (!request_.returnType.empty()) {
    return copyReturnType(end);
  }
  const TokenSpan shared =
      text_.between(places_.templatesEnd, request_.skipBegin != 0 ? request_.skipBegin : end);
  std::vector<FileToken> written(shared.begin(), shared.end());
  if (request_.skipBegin != 0) {
    const TokenSpan own = text_.between(request_.skipEnd, end);
    written.insert(written.end(), own.begin(), own.end());
  }
  const std::vector<FileToken> kept = filter_.filter(written, HeadZone::kSpecifiers);
  std::string text = joinUnhidden(kept);
  if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function_)) {
    text = joined({std::string(kVoid), text}, " ");
  } else if (llvm::isa<clang::CXXConversionDecl>(function_)) {
    const TokenSpan name = text_.between(places_.nameBegin, places_.nameEnd);
    conversionType_ = joinTokens(name.subspan(std::min<std::size_t>(1, name.size())));
    text = joined({std::string(kAuto), text}, " ");
  }
  // `Foo::` is followed by the name at once, and so is `int*`.
  const TokenSpan name = text_.between(places_.nameBegin, places_.nameBegin + 1);
  const bool qualified = !kept.empty() && kept.back().is(tok::coloncolon);
  const bool spaced = name.empty() || name.front().spaceBefore || !qualified;
  return text + (spaced && !qualified ? " " : "");
}

/// What the body's list of parameters says otherwise, default arguments apart.
std::vector<Cut> HeadCopier::parameterCuts() {
  std::vector<Cut> cuts;
  cuts.reserve(places_.placeholders.size());
  for (const Placeholder& placeholder : places_.placeholders) {
    cuts.push_back({placeholder.begin, placeholder.end, placeholder.name});
  }
  for (const auto& [at, name] : places_.hiddenTypes) {
    if (places_.openParen < at && at < places_.closeParen) {
      cuts.push_back({at, text_.endOfToken(at), name});
    }
  }
  return cuts;
}

/// Nothing: a parameter comes out of a macro.
std::optional<std::string> HeadCopier::copyParameters() {
  std::vector<unsigned> begins, names;
  for (const clang::ParmVarDecl* parameter : function_.parameters()) {
    const auto begin = text_.offset(parameter->getBeginLoc());
    const auto name = text_.offset(parameter->getLocation());
    if (!begin || !name) {
      return std::nullopt;
    }
    begins.push_back(*begin);
    names.push_back(*name);
  }
  const std::vector<unsigned> limits = text_.ends(begins, places_.closeParen);
  std::vector<Cut> cuts = parameterCuts();
  for (std::size_t index = 0; index < names.size(); ++index) {
    const std::size_t before = cuts.size();
    text_.cutDefault(names[index], limits[index], cuts);
    if (request_.unused.count(static_cast<unsigned>(index)) != 0) {
      const unsigned at = cuts.size() != before ? cuts.back().to : limits[index];
      cuts.push_back({at, at, " " + fill(kAttributes, {{"list", kUnused}})});
    }
  }
  return text_.withCuts(places_.openParen, places_.closeParen + 1, std::move(cuts));
}

std::string HeadCopier::copyQualifiers() {
  TokenSpan written = text_.between(places_.closeParen + 1, request_.end);
  if (!request_.returnType.empty()) {
    const auto arrow = std::find_if(written.begin(), written.end(),
                                    [](const FileToken& token) { return token.is(tok::arrow); });
    written = written.first(static_cast<std::size_t>(arrow - written.begin()));
  }
  const std::vector<FileToken> kept = filter_.filter(written, HeadZone::kQualifiers);
  std::string text;
  if (conversionType_.empty()) {
    text = joinUnhidden(kept);
  } else { // The return type stands in front of the constraint.
    const auto clause = std::find_if(kept.begin(), kept.end(), [](const FileToken& token) {
      return token.is(tok::kw_requires);
    });
    text = joinUnhidden({kept.begin(), clause}) +
           fill(kTrailingReturn, {{"type", conversionType_}}) + (clause != kept.end() ? " " : "") +
           joinUnhidden({clause, kept.end()});
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
  BodyHead head;
  head.specifiers = request_.specifiers;
  std::string inFront = copySpecifiers();
  std::string behindName = joinTokens(text_.between(places_.nameEnd, places_.openParen));
  dropParentheses(inFront, behindName);
  head.declarator = inFront + request_.bodyName;
  head.declarator += (behindName.empty() ? "" : " ") + behindName;
  const std::optional<std::string> parameters = copyParameters();
  if (!parameters) {
    return SkipReason{"a parameter comes out of a macro"};
  }
  head.declarator += *parameters;
  head.declarator += copyQualifiers();
  head.declarator += (request_.attributesBehind.empty() ? "" : " ") + request_.attributesBehind;
  if (!filter_.failure().empty()) {
    return SkipReason{filter_.failure()};
  }
  return head;
}

} // namespace

std::string BodyHead::text() const {
  std::string all = templates.empty() ? "" : templates + " ";
  all += specifiers.empty() ? "" : specifiers + " ";
  return all + declarator;
}

std::variant<BodyHead, SkipReason> copyHead(FileTokens& tokens, const clang::SourceManager& sources,
                                            const HeadRequest& request) {
  const auto places = findHeadPlaces(tokens, sources, request);
  if (const auto* reason = std::get_if<SkipReason>(&places)) {
    return *reason;
  }
  auto templates = copyTemplates(tokens, sources, request, std::get<HeadPlaces>(places));
  if (const auto* reason = std::get_if<SkipReason>(&templates)) {
    return *reason;
  }
  auto copied = HeadCopier(tokens, sources, request, std::get<HeadPlaces>(places)).copy();
  if (auto* head = std::get_if<BodyHead>(&copied)) {
    head->templates = std::move(std::get<std::string>(templates));
    if (head->text().find('\n') != std::string::npos) {
      return SkipReason{"a token of its head spans lines"};
    }
  }
  return copied;
}

} // namespace hot_restart::rewriter
