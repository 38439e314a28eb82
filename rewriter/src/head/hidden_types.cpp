// Walks over the types as they are written, and names each one that the function's name hides from
// the global namespace on.
#include "head/hidden_types.h"

#include "source/source_range.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclBase.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/TemplateName.h"
#include "clang/AST/Type.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Casting.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

/// What an unqualified name of a type stands for; null: a parameter of a template, `auto`, ...
const clang::NamedDecl* named(const clang::Type& type) {
  if (const auto* alias = llvm::dyn_cast<clang::TypedefType>(&type)) {
    return alias->getDecl();
  }
  if (const auto* used = llvm::dyn_cast<clang::UsingType>(&type)) {
    return used->getFoundDecl()->getTargetDecl();
  }
  if (const auto* instance = llvm::dyn_cast<clang::TemplateSpecializationType>(&type)) {
    return instance->getTemplateName().getAsTemplateDecl();
  }
  const auto* tag = llvm::dyn_cast<clang::TagType>(&type);
  return tag != nullptr ? tag->getDecl() : nullptr;
}

/// `struct ::ns::Class::Type` (in one namespace a function hides a type of its name); nothing
/// within functions and templates, which need more than names.
std::optional<std::string> nameFromEverywhere(const clang::NamedDecl& type) {
  std::string text = "::" + type.getNameAsString();
  for (const clang::DeclContext* scope = type.getDeclContext(); !scope->isTranslationUnit();
       scope = scope->getParent()) {
    if (scope->isTransparentContext() || scope->isInlineNamespace()) {
      continue;
    }
    const auto* around = llvm::dyn_cast<clang::NamedDecl>(scope);
    const bool isNamespace = llvm::isa<clang::NamespaceDecl>(scope);
    if (around == nullptr || scope->isDependentContext() ||
        llvm::isa<clang::ClassTemplateSpecializationDecl>(scope) ||
        (!isNamespace && !llvm::isa<clang::CXXRecordDecl>(scope)) ||
        (!isNamespace && around->getIdentifier() == nullptr)) {
      return std::nullopt;
    }
    if (around->getIdentifier() != nullptr) { // Else an anonymous namespace.
      text.insert(0, "::" + around->getNameAsString());
    }
  }
  const auto* tag = llvm::dyn_cast<clang::TagDecl>(&type);
  return tag != nullptr ? tag->getKindName().str() + " " + text : text;
}

class HiddenTypeFinder : public clang::RecursiveASTVisitor<HiddenTypeFinder> {
public:
  HiddenTypeFinder(const clang::SourceManager& sources, clang::FileID file,
                   const clang::IdentifierInfo* name)
      : sources_(sources), file_(file), name_(name) {}

  bool VisitElaboratedTypeLoc(clang::ElaboratedTypeLoc type) {
    const clang::NamedDecl* decl = named(*type.getNamedTypeLoc().getTypePtr());
    if (type.getQualifierLoc() || decl == nullptr || decl->getIdentifier() != name_ ||
        type.getTypePtr()->getKeyword() != clang::ElaboratedTypeKeyword::None) {
      return true;
    }
    const auto at = offsetIn(sources_, file_, type.getNamedTypeLoc().getBeginLoc());
    const auto text = nameFromEverywhere(*decl);
    if (!at || !text) {
      isComplete_ = false;
      return false;
    }
    found_.emplace(*at, *text);
    return true;
  }

  std::optional<std::map<unsigned, std::string>> take() {
    return isComplete_ ? std::optional(std::move(found_)) : std::nullopt;
  }

private:
  const clang::SourceManager& sources_;
  clang::FileID file_;
  const clang::IdentifierInfo* name_;
  std::map<unsigned, std::string> found_;
  bool isComplete_ = true;
};

} // namespace

std::optional<std::map<unsigned, std::string>> hiddenTypes(const clang::SourceManager& sources,
                                                           clang::FileID file,
                                                           const clang::FunctionDecl& function) {
  const clang::FunctionTypeLoc type = function.getFunctionTypeLoc();
  if (function.getIdentifier() == nullptr || type.isNull()) {
    return std::map<unsigned, std::string>();
  }
  HiddenTypeFinder finder(sources, file, function.getIdentifier());
  finder.TraverseTypeLoc(type.getReturnLoc());
  for (const clang::ParmVarDecl* parameter : type.getParams()) {
    if (parameter != nullptr && parameter->getTypeSourceInfo() != nullptr) {
      finder.TraverseTypeLoc(parameter->getTypeSourceInfo()->getTypeLoc());
    }
  }
  return finder.take();
}

} // namespace hot_restart::rewriter
