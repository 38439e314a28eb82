// See class_declaration.h.
#include "class_declaration.h"

#include "body_head.h"
#include "file_tokens.h"
#include "function_plan.h"
#include "head_filter.h"
#include "source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
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

/// Where a declarator ends: at the `,` or `;` behind it; nothing when a brace comes first.
const FileToken* declaratorEnd(TokenSpan all, std::size_t index) {
  for (; index < all.size(); ++index) {
    switch (all[index].kind) {
    case tok::semi:
    case tok::comma:
      return &all[index];
    case tok::l_paren:
    case tok::l_square:
      index = matchingClose(all, index);
      break;
    case tok::l_brace:
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
  if (!place || (type.isNull() && (place->skipBegin != 0 || *first != *name))) {
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
    request.specifiers = "friend";
  } else if (method != nullptr && method->isStatic()) {
    request.specifiers = "static";
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
    return ClassDeclaration{locationAt(sources, file, place->semicolon + 1),
                            " " + request.specifiers + " " + text + " " + body.name + ";"};
  }
  const auto head = copyHead(tokens, sources, request);
  if (const auto* reason = std::get_if<SkipReason>(&head)) {
    return *reason;
  }
  return ClassDeclaration{locationAt(sources, file, place->semicolon + 1),
                          " " + std::get<BodyHead>(head).text() + ";"};
}

/// The friend declaration at that place in the class, or in the template that the class was
/// instantiated from.
struct FriendPlace {
  const clang::FriendDecl* friendship = nullptr;
  const clang::FunctionDecl* function =
      nullptr; ///< As written: of the template, not of the instance.
};

FriendPlace friendDeclarationOf(const clang::FunctionDecl& declaration) {
  const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(declaration.getLexicalDeclContext());
  if (scope == nullptr || declaration.getFriendObjectKind() == clang::Decl::FOK_None) {
    return {};
  }
  const clang::CXXRecordDecl* pattern = scope->getTemplateInstantiationPattern();
  for (const clang::FriendDecl* candidate : (pattern != nullptr ? pattern : scope)->friends()) {
    const clang::NamedDecl* named = candidate->getFriendDecl();
    if (const auto* asTemplate = llvm::dyn_cast_or_null<clang::FunctionTemplateDecl>(named)) {
      named = asTemplate->getTemplatedDecl();
    }
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(named);
    if (function != nullptr && function->getLocation() == declaration.getLocation()) {
      return {candidate, function};
    }
  }
  return {};
}

std::optional<std::string> unsupportedFriend(const clang::FunctionDecl& function,
                                             const clang::FunctionDecl& declaration, bool isLost) {
  if (declaration.getFriendObjectKind() == clang::Decl::FOK_None) {
    return std::nullopt;
  }
  const bool isQualified = declaration.getQualifier() != nullptr && !function.isCXXClassMember();
  const bool isSpecialisation = declaration.getTemplateSpecializationArgsAsWritten() != nullptr ||
                                declaration.getDependentSpecializationInfo() != nullptr;
  if (isLost || isSpecialisation || isQualified) {
    return "it is a friend in a way that is not supported";
  }
  if (function.getStorageClass() == clang::SC_Static && !function.isCXXClassMember()) {
    return "it is static and a friend";
  }
  return std::nullopt;
}

/// `friend R f<>(A);`: a specialisation of a template is a friend, the template itself is not.
bool hasFriendSpecialisation(const clang::FunctionDecl& function) {
  const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate();
  if (described == nullptr || function.isCXXClassMember()) {
    return false;
  }
  for (const clang::FunctionDecl* specialisation : described->specializations()) {
    for (const clang::FunctionDecl* declaration : specialisation->redecls()) {
      if (llvm::isa<clang::CXXRecordDecl>(declaration->getLexicalDeclContext()) &&
          (declaration->getTemplateSpecializationArgsAsWritten() != nullptr ||
           declaration->getDependentSpecializationInfo() != nullptr)) {
        return true;
      }
    }
  }
  return false;
}

} // namespace

bool isHiddenFriend(const clang::FunctionDecl& function) {
  return !function.isCXXClassMember() && function.getLexicalDeclContext()->isRecord();
}

std::variant<std::vector<ClassDeclaration>, SkipReason>
declareInClasses(const clang::FunctionDecl& function, const BodySpelling& body, FileTokens& tokens,
                 const clang::SourceManager& sources,
                 const std::function<bool(clang::FileID)>& isEditable) {
  if (hasFriendSpecialisation(function)) {
    return SkipReason{"it is a friend in a way that is not supported"};
  }
  std::vector<ClassDeclaration> result;
  std::set<clang::SourceLocation> seen;
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(declaration->getLexicalDeclContext());
    const bool isFriend = declaration->getFriendObjectKind() != clang::Decl::FOK_None;
    const bool isInstance = scope != nullptr && scope->getTemplateInstantiationPattern() != nullptr;
    const bool isDefinition = declaration == &function && function.doesThisDeclarationHaveABody();
    if (isDefinition || scope == nullptr || (isInstance && !isFriend) ||
        !seen.insert(declaration->getLocation()).second) {
      continue;
    }
    if (isHiddenFriend(function)) {
      // Its body is a static member of the class that it is defined in.
      return SkipReason{"it is defined in one class and a friend of another one as well"};
    }
    const bool editable =
        isEditable(sources.getFileID(sources.getExpansionLoc(declaration->getLocation())));
    if (isFriend && function.isCXXClassMember() && !editable) {
      continue;
    }
    if (!editable) {
      return SkipReason{isFriend ? "it is a friend in a class whose text cannot be changed"
                                 : "its class is in a file whose text cannot be changed"};
    }
    const FriendPlace place = friendDeclarationOf(*declaration);
    const clang::FunctionDecl& written = place.function != nullptr ? *place.function : *declaration;
    if (const auto reason =
            unsupportedFriend(function, written, isFriend && place.function == nullptr)) {
      return SkipReason{*reason};
    }
    auto declared = declareBehind(written, place.friendship, body, tokens, sources);
    if (const auto* reason = std::get_if<SkipReason>(&declared)) {
      return *reason;
    }
    result.push_back(std::move(std::get<ClassDeclaration>(declared)));
  }
  return result;
}

} // namespace hot_restart::rewriter
