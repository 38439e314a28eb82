// The walk enters statements, since function-local statics live there.
#include "source/find_variables.h"

#include "source/inclusion_record.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class VariableFinder : public clang::RecursiveASTVisitor<VariableFinder> {
public:
  explicit VariableFinder(const InclusionRecord& inclusions) : inclusions_(inclusions) {}

  /// System headers hold most of a translation unit: nothing in them is entered.
  bool TraverseDecl(clang::Decl* declaration) {
    if (declaration != nullptr && !llvm::isa<clang::TranslationUnitDecl>(declaration) &&
        declaration->getLocation().isValid() && !llvm::isa<clang::NamespaceDecl>(declaration) &&
        !inclusions_.isProjectText(declaration->getLocation())) {
      return true;
    }
    return RecursiveASTVisitor::TraverseDecl(declaration);
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    const bool definition =
        variable->isThisDeclarationADefinition() != clang::VarDecl::DeclarationOnly ||
        isInClass(*variable);
    if (variable->hasGlobalStorage() && definition && !variable->isImplicit() &&
        !llvm::isa<clang::ParmVarDecl>(variable) && variable->getLocation().isValid()) {
      found_.push_back(variable);
    }
    return true;
  }

  std::vector<const clang::VarDecl*> take() { return std::move(found_); }

private:
  static bool isInClass(const clang::VarDecl& variable) {
    return variable.isStaticDataMember() && variable.isInline();
  }

  const InclusionRecord& inclusions_;
  std::vector<const clang::VarDecl*> found_;
};

} // namespace

std::vector<const clang::VarDecl*> findVariables(clang::ASTContext& context,
                                                 const InclusionRecord& inclusions) {
  const clang::SourceManager& sources = context.getSourceManager();
  VariableFinder finder(inclusions);
  finder.TraverseDecl(context.getTranslationUnitDecl());
  std::vector<const clang::VarDecl*> found = finder.take();
  std::stable_sort(
      found.begin(), found.end(), [&](const clang::VarDecl* left, const clang::VarDecl* right) {
        return sources.isBeforeInTranslationUnit(left->getLocation(), right->getLocation());
      });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

const clang::FunctionDecl* outermostFunction(const clang::VarDecl& variable) {
  const clang::FunctionDecl* outermost = nullptr;
  for (const clang::DeclContext* scope = variable.getDeclContext(); scope != nullptr;
       scope = scope->getParent()) {
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(scope)) {
      outermost = function;
    }
  }
  return variable.isStaticDataMember() ? nullptr : outermost;
}

bool runsCode(const clang::VarDecl& variable) {
  const clang::ASTContext& context = variable.getASTContext();
  const clang::QualType type = variable.getType();
  if (type->isDependentType() || variable.getDeclContext()->isDependentContext() ||
      variable.isInvalidDecl()) {
    return variable.hasInit();
  }
  if (variable.needsDestruction(context) != clang::QualType::DK_none) {
    return true;
  }
  const clang::Expr* init = variable.getInit();
  return init != nullptr && !init->isValueDependent() && !variable.hasConstantInitialization();
}

} // namespace hot_restart::rewriter
