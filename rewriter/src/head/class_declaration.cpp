// See class_declaration.h.
#include "head/class_declaration.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/body_head.h"
#include "head/friend_places.h"
#include "head/head_filter.h"
#include "head/head_result.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// Where a declarator ends: at the `,` or `;` behind it; nothing when a brace comes first. Commas
/// behind `->` and `requires` are those of template arguments: such a declarator is the last one.
const FileToken* declaratorEnd(TokenSpan all, std::size_t index) {
  bool isLast = false, isConstrained = false, isInitialised = false;
  for (; index < all.size(); ++index) {
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
    case tok::r_brace:
      return nullptr;
    default:
      break;
    }
  }
  return nullptr;
}

/// `int f(), *g();`: what of the text belongs to one declarator.
struct DeclaratorPlace {
  unsigned skipBegin = 0, skipEnd = 0; ///< HeadRequest's.
  unsigned end = 0;                    ///< Of the declarator.
  unsigned semicolon = 0;              ///< Of the whole declaration.
};

std::optional<DeclaratorPlace> placeDeclarator(TokenSpan all, unsigned firstName, unsigned name,
                                               unsigned close) {
  DeclaratorPlace place;
  const FileToken* end = declaratorEnd(all, indexAt(all, close));
  if (end == nullptr) {
    return std::nullopt;
  }
  place.end = end->offset;
  // The first declarator begins with the operators in front of its name.
  std::size_t specifiersEnd = indexAt(all, firstName);
  while (specifiersEnd > 0 &&
         (all[specifiersEnd - 1].is(tok::star) || all[specifiersEnd - 1].is(tok::amp) ||
          all[specifiersEnd - 1].is(tok::ampamp) || all[specifiersEnd - 1].is(tok::l_paren))) {
    --specifiersEnd;
  }
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

std::variant<ClassDeclaration, SkipReason>
declareBehind(const clang::FunctionDecl& declaration, const clang::FriendDecl* asFriend,
              const BodySpelling& body, FileTokens& tokens, const clang::SourceManager& sources) {
  const clang::FileID file = sources.getFileID(sources.getExpansionLoc(declaration.getLocation()));
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
  HeadRequest request{.declaration = &declaration,
                      .file = file,
                      .begin = *begin,
                      .end = place->end,
                      .bodyName = body.name,
                      .attributesBehind = body.attributes.behind,
                      .skipBegin = place->skipBegin,
                      .skipEnd = place->skipEnd,
                      .returnType = body.returnType};
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&declaration);
  if (asFriend != nullptr) {
    request.specifiers = kFriend;
  } else if (method != nullptr && method->isStatic()) {
    request.specifiers = kStatic;
  }
  if (!body.attributes.inFront.empty()) {
    request.specifiers += (request.specifiers.empty() ? "" : " ") + body.attributes.inFront;
  }
  if (type.isNull()) {
    // `Function method;`: a type name says all.
    HeadFilter filter(tokens, file);
    const std::string text =
        joinTokens(filter.filter(tokens.between(file, *begin, *name), HeadZone::kSpecifiers));
    if (!filter.failure().empty()) {
      return SkipReason{filter.failure()};
    }
    const auto named = withoutNoexcept(declaration, text);
    if (!named) {
      return SkipReason{"a type that depends on a template's declares it, `noexcept` included"};
    }
    return ClassDeclaration{locationAt(sources, file, place->semicolon + 1),
                            " " + request.specifiers + " " + *named + " " + body.name + ";"};
  }
  const auto head = copyHead(tokens, sources, request);
  if (const auto* reason = std::get_if<SkipReason>(&head)) {
    return *reason;
  }
  return ClassDeclaration{locationAt(sources, file, place->semicolon + 1),
                          " " + std::get<BodyHead>(head).text() + ";"};
}

/// `void f(auto)`: its parameters go behind the written ones.
bool hasImplicit(const clang::TemplateParameterList& list) {
  return llvm::any_of(list, [](const clang::NamedDecl* one) { return one->isImplicit(); });
}

/// Behind which declarations of a function the body's own stand, and collects them.
class BodyDeclarations {
public:
  BodyDeclarations(const clang::FunctionDecl& function, const BodySpelling& body,
                   FileTokens& tokens, const clang::SourceManager& sources,
                   const std::function<bool(clang::FileID)>& isEditable)
      : function_(function), body_(body), tokens_(tokens), sources_(sources),
        isEditable_(isEditable) {}

  std::optional<SkipReason> declareInClass(const clang::FunctionDecl& declaration);
  std::optional<SkipReason> declareSpecialisation(const clang::FunctionDecl& declaration);
  std::optional<SkipReason> declareForFriends();
  std::vector<ClassDeclaration> take() { return std::move(result_); }

private:
  std::optional<SkipReason> add(const clang::FunctionDecl& written,
                                const clang::FriendDecl* friendship, const BodySpelling& body);
  bool isEditable(const clang::FunctionDecl& declaration) const {
    return isEditable_(sources_.getFileID(sources_.getExpansionLoc(declaration.getLocation())));
  }

  const clang::FunctionDecl& function_;
  const BodySpelling& body_;
  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  const std::function<bool(clang::FileID)>& isEditable_;
  std::vector<ClassDeclaration> result_;
  std::set<clang::SourceLocation> seen_;
};

std::optional<SkipReason> BodyDeclarations::add(const clang::FunctionDecl& written,
                                                const clang::FriendDecl* friendship,
                                                const BodySpelling& body) {
  auto declared = declareBehind(written, friendship, body, tokens_, sources_);
  if (auto* reason = std::get_if<SkipReason>(&declared)) {
    return std::move(*reason);
  }
  result_.push_back(std::move(std::get<ClassDeclaration>(declared)));
  return std::nullopt;
}

std::optional<SkipReason> BodyDeclarations::declareInClass(const clang::FunctionDecl& declaration) {
  const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(declaration.getLexicalDeclContext());
  const bool isFriend = declaration.getFriendObjectKind() != clang::Decl::FOK_None;
  const bool isInstance = scope != nullptr && scope->getTemplateInstantiationPattern() != nullptr;
  const bool isDefinition = &declaration == &function_ && function_.doesThisDeclarationHaveABody();
  if (isDefinition || scope == nullptr || (isInstance && !isFriend) ||
      !seen_.insert(declaration.getLocation()).second) {
    return std::nullopt;
  }
  if (isHiddenFriend(function_)) {
    // Its body is a static member of the class that it is defined in.
    return SkipReason{"it is defined in one class and a friend of another one as well"};
  }
  const bool editable = isEditable(declaration);
  if (isFriend && function_.isCXXClassMember() && !editable) {
    return std::nullopt;
  }
  if (!editable) {
    return SkipReason{isFriend ? "it is a friend in a class whose text cannot be changed"
                               : "its class is in a file whose text cannot be changed"};
  }
  const FriendPlace place = friendDeclarationOf(declaration);
  const clang::FunctionDecl& written = place.function != nullptr ? *place.function : declaration;
  if (const auto reason =
          unsupportedFriend(function_, written, isFriend && place.function == nullptr)) {
    return SkipReason{*reason};
  }
  return add(written, place.friendship, body_);
}

/// `friend R f<>(A);`   ->   `friend R f<>(A); friend R f$body<>(A);`
std::optional<SkipReason>
BodyDeclarations::declareSpecialisation(const clang::FunctionDecl& declaration) {
  const FriendPlace place = friendDeclarationOf(declaration);
  const auto* arguments = place.function != nullptr
                              ? place.function->getTemplateSpecializationArgsAsWritten()
                              : nullptr;
  if (arguments == nullptr || !isEditable(*place.function)) {
    return SkipReason{"a friend declaration of one of its instances cannot take a neighbour"};
  }
  if (!seen_.insert(place.function->getLocation()).second) {
    return std::nullopt;
  }
  const clang::FileID file = sources_.getFileID(place.function->getLocation());
  const auto open = offsetIn(sources_, file, arguments->LAngleLoc);
  const auto close = offsetIn(sources_, file, arguments->RAngleLoc);
  if (!open || !close) {
    return SkipReason{"a friend declaration of one of its instances comes out of a macro"};
  }
  const auto& list = *function_.getDescribedFunctionTemplate()->getTemplateParameters();
  if (arguments->NumTemplateArgs != 0 && (list.hasParameterPack() || hasImplicit(list))) {
    return SkipReason{"a friend declaration names arguments that its body takes in another order"};
  }
  BodySpelling instance = body_;
  instance.name += joinTokens(tokens_.between(file, *open, *close)) + ">";
  return add(*place.function, place.friendship, instance);
}

/// What such friend declarations name must have been declared before.
std::optional<SkipReason> BodyDeclarations::declareForFriends() {
  const clang::FunctionDecl* first = declaredForFriend(function_, sources_, isEditable_);
  if (first == nullptr) {
    return SkipReason{"a friend declaration names it, and no declaration before can take a "
                      "neighbour"};
  }
  return add(*first, nullptr, body_);
}

} // namespace

std::variant<std::vector<ClassDeclaration>, SkipReason>
declareInClasses(const clang::FunctionDecl& function, const BodySpelling& body, FileTokens& tokens,
                 const clang::SourceManager& sources,
                 const std::function<bool(clang::FileID)>& isEditable) {
  BodyDeclarations declarations(function, body, tokens, sources, isEditable);
  const std::vector<const clang::FunctionDecl*> instances = friendSpecialisations(function);
  bool needsEarlier = !instances.empty();
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    needsEarlier = needsEarlier || isQualifiedFriend(*declaration);
    if (auto reason = declarations.declareInClass(*declaration)) {
      return std::move(*reason);
    }
  }
  for (const clang::FunctionDecl* instance : instances) {
    if (auto reason = declarations.declareSpecialisation(*instance)) {
      return std::move(*reason);
    }
  }
  if (needsEarlier) {
    if (auto reason = declarations.declareForFriends()) {
      return std::move(*reason);
    }
  }
  return declarations.take();
}

} // namespace hot_restart::rewriter
