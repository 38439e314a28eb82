// Clang keeps friend declarations in the class and in the function's chain of declarations;
// instances of templates have theirs in the pattern's text.
#include "head/friend_places.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Casting.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

namespace {

const clang::FunctionDecl* befriended(const clang::FriendDecl& friendship) {
  const clang::NamedDecl* named = friendship.getFriendDecl();
  if (const auto* asTemplate = llvm::dyn_cast_or_null<clang::FunctionTemplateDecl>(named)) {
    named = asTemplate->getTemplatedDecl();
  }
  return llvm::dyn_cast_or_null<clang::FunctionDecl>(named);
}

} // namespace

bool isHiddenFriend(const clang::FunctionDecl& function) {
  return !function.isCXXClassMember() && function.getLexicalDeclContext()->isRecord();
}

bool isQualifiedFriend(const clang::FunctionDecl& declaration) {
  return declaration.getFriendObjectKind() != clang::Decl::FOK_None &&
         declaration.getQualifier() != nullptr && !declaration.isCXXClassMember();
}

FriendPlace friendDeclarationOf(const clang::FunctionDecl& declaration) {
  const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(declaration.getLexicalDeclContext());
  if (scope == nullptr || declaration.getFriendObjectKind() == clang::Decl::FOK_None) {
    return {};
  }
  // Once its body has been instantiated, an instance stands where its template does.
  clang::SourceLocation at = declaration.getLocation();
  for (const clang::FriendDecl* candidate : scope->friends()) {
    at = befriended(*candidate) == &declaration ? candidate->getLocation() : at;
  }
  const clang::CXXRecordDecl* pattern = scope->getTemplateInstantiationPattern();
  for (const clang::FriendDecl* candidate : (pattern != nullptr ? pattern : scope)->friends()) {
    const clang::FunctionDecl* function = befriended(*candidate);
    if (function != nullptr && candidate->getLocation() == at && function->getLocation() == at) {
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
  const bool isSpecialisation = declaration.getTemplateSpecializationArgsAsWritten() != nullptr ||
                                declaration.getDependentSpecializationInfo() != nullptr;
  if (isLost || isSpecialisation) {
    return "it is a friend in a way that is not supported";
  }
  if (function.getStorageClass() == clang::SC_Static && !function.isCXXClassMember()) {
    return "it is static and a friend";
  }
  return std::nullopt;
}

std::vector<const clang::FunctionDecl*> friendSpecialisations(const clang::FunctionDecl& function) {
  std::vector<const clang::FunctionDecl*> result;
  const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate();
  if (described == nullptr || function.isCXXClassMember()) {
    return result;
  }
  for (const clang::FunctionDecl* specialisation : described->specializations()) {
    for (const clang::FunctionDecl* declaration : specialisation->redecls()) {
      if (llvm::isa<clang::CXXRecordDecl>(declaration->getLexicalDeclContext()) &&
          (declaration->getTemplateSpecializationArgsAsWritten() != nullptr ||
           declaration->getDependentSpecializationInfo() != nullptr)) {
        result.push_back(declaration);
      }
    }
  }
  return result;
}

const clang::FunctionDecl* declaredForFriend(const clang::FunctionDecl& function,
                                             const clang::SourceManager& sources,
                                             const std::function<bool(clang::FileID)>& isEditable) {
  const clang::FunctionDecl* first = nullptr;
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    const clang::DeclContext* scope = declaration->getLexicalDeclContext();
    const clang::SourceLocation at = declaration->getLocation();
    if (scope->isFileContext() && declaration->getQualifier() == nullptr && at.isFileID() &&
        !declaration->doesThisDeclarationHaveABody() && isEditable(sources.getFileID(at)) &&
        (first == nullptr || sources.isBeforeInTranslationUnit(at, first->getLocation()))) {
      first = declaration;
    }
  }
  return first;
}

} // namespace hot_restart::rewriter
