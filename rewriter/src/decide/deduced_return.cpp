// Walks over bodies and types; the spelling is Clang's own.
#include "decide/deduced_return.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <string>

namespace hot_restart::rewriter {
namespace {

class SelfUses : public clang::RecursiveASTVisitor<SelfUses> {
public:
  explicit SelfUses(const clang::FunctionDecl& function) : function_(function) {}

  static bool shouldVisitTemplateInstantiations() { return true; }
  bool VisitDeclRefExpr(clang::DeclRefExpr* use) { return consider(*use->getDecl()); }
  bool VisitMemberExpr(clang::MemberExpr* use) { return consider(*use->getMemberDecl()); }
  bool found() const { return found_; }

private:
  bool consider(const clang::Decl& used) {
    found_ = found_ || used.getCanonicalDecl() == function_.getCanonicalDecl();
    return !found_;
  }

  const clang::FunctionDecl& function_;
  bool found_ = false;
};

bool usesItself(const clang::FunctionDecl& function) {
  SelfUses uses(function);
  uses.TraverseStmt(function.getBody());
  return uses.found();
}

/// Looks for classes and enums that text in front of the function cannot name.
class UnnameableTypes : public clang::RecursiveASTVisitor<UnnameableTypes> {
public:
  explicit UnnameableTypes(bool isMember) : isMember_(isMember) {}

  bool VisitTagType(clang::TagType* type) {
    const clang::TagDecl& tag = *type->getDecl();
    found_ = found_ || tag.getName().empty() || tag.getParentFunctionOrMethod() != nullptr;
    for (const clang::Decl* part = &tag; part != nullptr && !isMember_;
         part = llvm::dyn_cast<clang::CXXRecordDecl>(part->getDeclContext())) {
      found_ = found_ || part->getAccess() == clang::AS_private ||
               part->getAccess() == clang::AS_protected;
    }
    if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&tag)) {
      for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
        TraverseTemplateArgument(argument);
      }
    }
    return !found_;
  }
  bool found() const { return found_; }

private:
  bool isMember_;
  bool found_ = false;
};

} // namespace

bool deducesReturn(const clang::FunctionDecl& function) {
  return function.getDeclaredReturnType()->getContainedDeducedType() != nullptr;
}

bool refersToItself(const clang::FunctionDecl& function) {
  if (usesItself(function)) {
    return true;
  }
  const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate();
  return described != nullptr && std::any_of(described->spec_begin(), described->spec_end(),
                                             [](const clang::FunctionDecl* instance) {
                                               return instance->getBody() != nullptr &&
                                                      usesItself(*instance);
                                             });
}

std::string spelledReturnType(const clang::FunctionDecl& function) {
  const clang::QualType type = function.getReturnType().getCanonicalType();
  UnnameableTypes unnameable(function.isCXXClassMember());
  unnameable.TraverseType(type);
  if (unnameable.found() || type->isDependentType() || type->isUndeducedType()) {
    return {};
  }
  clang::PrintingPolicy policy(function.getASTContext().getLangOpts());
  policy.SuppressUnwrittenScope = true;
  const std::string text = type.getAsString(policy);
  return llvm::StringRef(text).contains("(anonymous") ? std::string()
                                                      : fill(kSameType, {{"type", text}});
}

} // namespace hot_restart::rewriter
