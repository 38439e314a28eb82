// Each declaration of the function in a class gets one of the body behind it; friends of instances
// and by qualified names need one in front of the class as well.
#include "head/class_declaration.h"

#include "head/friend_places.h"
#include "head/head_result.h"
#include "head/neighbour_declaration.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// `void f(auto)`: its parameters go behind the written ones.
bool hasImplicit(const clang::TemplateParameterList& list) {
  return llvm::any_of(list, [](const clang::NamedDecl* one) { return one->isImplicit(); });
}

/// Decides behind which declarations of a function the body's own stand, and collects them. How
/// they are spelled it does not know (neighbour_declaration.h).
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
