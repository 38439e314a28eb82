// Implied code counts: it is where default initialisers, conversions and copies stand.
#include "record/dependency_walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/Support/Casting.h"

namespace hot_restart::rewriter {
namespace {

class Walk : public clang::RecursiveASTVisitor<Walk> {
public:
  explicit Walk(DependencySink& sink) : sink_(sink) {}
  static bool shouldVisitTemplateInstantiations() { return true; }
  static bool shouldVisitImplicitCode() { return true; }

  // What the two stand for is written elsewhere, once for all that use it.
  bool TraverseCXXDefaultArgExpr(clang::CXXDefaultArgExpr* argument) {
    sink_.usesDefaultArgument(*argument);
    return true;
  }
  bool TraverseCXXDefaultInitExpr(clang::CXXDefaultInitExpr* initialiser) {
    sink_.usesMemberInitialiser(*initialiser->getField());
    return true;
  }

  bool VisitDeclRefExpr(clang::DeclRefExpr* reference) {
    sink_.usesDeclaration(*reference->getDecl());
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) {
    sink_.usesDeclaration(*member->getMemberDecl());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construction) {
    sink_.usesDeclaration(*construction->getConstructor());
    sink_.usesObject(construction->getType());
    return true;
  }
  bool VisitCXXInheritedCtorInitExpr(clang::CXXInheritedCtorInitExpr* construction) {
    sink_.usesDeclaration(*construction->getConstructor());
    return true;
  }
  bool VisitInitListExpr(clang::InitListExpr* list) {
    sink_.usesObject(list->getType());
    return true;
  }
  bool VisitCXXBindTemporaryExpr(clang::CXXBindTemporaryExpr* temporary) {
    sink_.usesObject(temporary->getType());
    return true;
  }
  bool VisitCXXNewExpr(clang::CXXNewExpr* creation) {
    useIfAny(creation->getOperatorNew());
    useIfAny(creation->getOperatorDelete());
    return true;
  }
  bool VisitCXXDeleteExpr(clang::CXXDeleteExpr* deletion) {
    sink_.usesObject(deletion->getDestroyedType());
    useIfAny(deletion->getOperatorDelete());
    return true;
  }
  /// The variables that hold what `get` returns stand nowhere else in the tree.
  bool VisitBindingDecl(clang::BindingDecl* binding) {
    const clang::VarDecl* held = binding->getHoldingVar();
    return held == nullptr || TraverseStmt(const_cast<clang::Expr*>(held->getInit()));
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    sink_.usesObject(variable->getType());
    return true;
  }
  bool VisitTypedefTypeLoc(clang::TypedefTypeLoc type) {
    sink_.usesTypeName(*type.getTypedefNameDecl());
    return true;
  }
  bool VisitUsingTypeLoc(clang::UsingTypeLoc type) {
    const auto* name = llvm::dyn_cast<clang::TypedefNameDecl>(type.getFoundDecl()->getTargetDecl());
    if (name != nullptr) {
      sink_.usesTypeName(*name);
    }
    return true;
  }
  bool VisitTemplateSpecializationTypeLoc(clang::TemplateSpecializationTypeLoc type) {
    const clang::TemplateDecl* named = type.getTypePtr()->getTemplateName().getAsTemplateDecl();
    if (const auto* alias = llvm::dyn_cast_or_null<clang::TypeAliasTemplateDecl>(named)) {
      sink_.usesAliasTemplate(*alias);
    }
    return true;
  }
  bool VisitConceptSpecializationExpr(clang::ConceptSpecializationExpr* question) {
    sink_.usesConcept(*question->getNamedConcept());
    return true;
  }

private:
  void useIfAny(const clang::FunctionDecl* function) {
    if (function != nullptr) {
      sink_.usesDeclaration(*function);
    }
  }

  DependencySink& sink_;
};

} // namespace

void walkDependencies(const clang::Stmt* code, DependencySink& sink) {
  Walk(sink).TraverseStmt(const_cast<clang::Stmt*>(code));
}

void walkDependencies(clang::TypeLoc type, DependencySink& sink) {
  Walk(sink).TraverseTypeLoc(type);
}

void walkInitialisers(const clang::CXXConstructorDecl& constructor, DependencySink& sink) {
  Walk walk(sink);
  for (clang::CXXCtorInitializer* initialiser : constructor.inits()) {
    walk.TraverseConstructorInitializer(initialiser);
  }
}

} // namespace hot_restart::rewriter
