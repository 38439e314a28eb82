// The neighbour is a copy of the head, except where a type's name is all that declares the
// function.
#include "head/neighbour_declaration.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/body_head.h"
#include "head/declarator_place.h"
#include "head/head_filter.h"
#include "head/head_request.h"
#include "head/head_result.h"
#include "head/outer_begin.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>
#include <variant>

namespace hot_restart::rewriter {
namespace {

/// The type whose name, `text`, declares a function, as its body has it: a body is never
/// `noexcept`.
std::optional<std::string> withoutNoexcept(const clang::FunctionDecl& function,
                                           const std::string& text) {
  const auto* type = function.getType()->getAs<clang::FunctionProtoType>();
  if (type == nullptr || !type->hasExceptionSpec()) {
    return text;
  }
  return type->isDependentType() ? std::nullopt : std::optional(fill(kMayThrow, {{"type", text}}));
}

/// `friend`, `static` and attributes of the body, in front of its head.
std::string specifiersFor(const clang::FunctionDecl& declaration, bool isFriend,
                          const BodySpelling& body) {
  std::string specifiers;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&declaration);
  if (isFriend) {
    specifiers = kFriend;
  } else if (method != nullptr && method->isStatic()) {
    specifiers = kStatic;
  }
  if (!body.attributes.inFront.empty()) {
    specifiers += (specifiers.empty() ? "" : " ") + body.attributes.inFront;
  }
  return specifiers;
}

/// What to copy, and in `placed` where the declarator stands; a SkipReason when the declaration
/// does not stand by itself.
std::variant<HeadRequest, SkipReason>
requestFor(const clang::FunctionDecl& declaration, clang::FileID file, const BodySpelling& body,
           FileTokens& tokens, const clang::SourceManager& sources, DeclaratorPlace& placed) {
  const auto begin = outerBegin(tokens, sources, file, declaration);
  const auto name = offsetIn(sources, file, declaration.getLocation());
  if (!begin || !name) {
    return SkipReason{"its declaration in the class comes out of a macro"};
  }
  const clang::FunctionTypeLoc type = declaration.getFunctionTypeLoc();
  const auto close = type.isNull() ? name : offsetIn(sources, file, type.getRParenLoc());
  const auto first = offsetIn(sources, file, firstOfDeclaration(declaration));
  const auto place = close && first
                         ? placeDeclarator(tokens.compiled(file), *first, *name, *close + 1)
                         : std::nullopt;
  if (!place || declaration.doesThisDeclarationHaveABody() ||
      (type.isNull() && (place->skipBegin != 0 || *first != *name))) {
    return SkipReason{"its declaration in the class does not stand by itself"};
  }
  placed = *place;
  return HeadRequest{.declaration = &declaration,
                     .file = file,
                     .begin = *begin,
                     .end = place->end,
                     .bodyName = body.name,
                     .attributesBehind = body.attributes.behind,
                     .skipBegin = place->skipBegin,
                     .skipEnd = place->skipEnd,
                     .returnType = body.returnType};
}

/// `Function method;`: a type name says all.
std::variant<std::string, SkipReason> declareByType(const HeadRequest& request, FileTokens& tokens,
                                                    const clang::SourceManager& sources) {
  const unsigned name =
      offsetIn(sources, request.file, request.declaration->getLocation()).value_or(request.begin);
  HeadFilter filter(tokens, request.file);
  const std::string text = joinTokens(
      filter.filter(tokens.between(request.file, request.begin, name), HeadZone::kSpecifiers));
  if (!filter.failure().empty()) {
    return SkipReason{filter.failure()};
  }
  const auto named = withoutNoexcept(*request.declaration, text);
  if (!named) {
    return SkipReason{"a type that depends on a template's declares it, `noexcept` included"};
  }
  return request.specifiers + " " + *named + " " + request.bodyName;
}

std::variant<std::string, SkipReason> declareByHead(const HeadRequest& request, FileTokens& tokens,
                                                    const clang::SourceManager& sources) {
  const auto head = copyHead(tokens, sources, request);
  if (const auto* reason = std::get_if<SkipReason>(&head)) {
    return *reason;
  }
  return std::get<BodyHead>(head).text();
}

} // namespace

std::variant<ClassDeclaration, SkipReason>
declareBehind(const clang::FunctionDecl& declaration, const clang::FriendDecl* asFriend,
              const BodySpelling& body, FileTokens& tokens, const clang::SourceManager& sources) {
  const clang::FileID file = sources.getFileID(sources.getExpansionLoc(declaration.getLocation()));
  DeclaratorPlace place;
  auto found = requestFor(declaration, file, body, tokens, sources, place);
  if (const auto* reason = std::get_if<SkipReason>(&found)) {
    return *reason;
  }
  HeadRequest& request = std::get<HeadRequest>(found);
  request.specifiers = specifiersFor(declaration, asFriend != nullptr, body);
  const auto text = declaration.getFunctionTypeLoc().isNull()
                        ? declareByType(request, tokens, sources)
                        : declareByHead(request, tokens, sources);
  if (const auto* reason = std::get_if<SkipReason>(&text)) {
    return *reason;
  }
  return ClassDeclaration{locationAt(sources, file, place.semicolon + 1),
                          " " + std::get<std::string>(text) + ";"};
}

} // namespace hot_restart::rewriter
