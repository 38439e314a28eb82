// What a function's body names: the function itself (`__func__` and what lies behind macros and
// defaults), and its parameters.
#pragma once

#include "decide/sudden_ends.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/Support/Casting.h"

#include <set>

namespace hot_restart::rewriter {

/// `__func__`, `__PRETTY_FUNCTION__` and relatives, directly or through macros; lambdas included.
class NameUses : public clang::RecursiveASTVisitor<NameUses> {
public:
  bool VisitPredefinedExpr(clang::PredefinedExpr* use) {
    usesName = true;
    const bool isPretty = use->getIdentKind() == clang::PredefinedIdentKind::PrettyFunction;
    usesPrettyName = usesPrettyName || isPretty;
    showsPrettyName = showsPrettyName || (isPretty && !inAssertion_);
    usesNameInStatic = usesNameInStatic || inStatic_;
    usesNameInLambda = usesNameInLambda || inLambda_;
    isPrettyInGeneric = isPrettyInGeneric || (isPretty && inGeneric_);
    isPrettyInInnerGeneric = isPrettyInInnerGeneric || (isPretty && inInnerGeneric_);
    return true;
  }
  bool TraverseVarDecl(clang::VarDecl* variable) {
    const bool outside = inStatic_;
    inStatic_ = inStatic_ || variable->isStaticLocal();
    const bool goOn = RecursiveASTVisitor::TraverseVarDecl(variable);
    inStatic_ = outside;
    return goOn;
  }
  bool TraverseCallExpr(clang::CallExpr* call) {
    const bool outside = inAssertion_;
    inAssertion_ = inAssertion_ || isAssertion(*call);
    const bool goOn = RecursiveASTVisitor::TraverseCallExpr(call);
    inAssertion_ = outside;
    return goOn;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* use) {
    if (const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(use->getDecl())) {
      parameters.insert(parameter);
    }
    return true;
  }
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    const bool outside = inLambda_, generic = inGeneric_, inner = inInnerGeneric_;
    inGeneric_ = generic || lambda->isGenericLambda();
    inInnerGeneric_ = inner || (inGeneric_ && outside);
    inLambda_ = true;
    makesClosures = true;
    const bool goOn = RecursiveASTVisitor::TraverseLambdaExpr(lambda);
    inLambda_ = outside;
    inGeneric_ = generic;
    inInnerGeneric_ = inner;
    return goOn;
  }
  /// Not a closure's class, which is nowhere written.
  bool VisitTagDecl(clang::TagDecl* type) {
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(type);
    definesTypes = true;
    definesTypesInLambda = definesTypesInLambda || inLambda_;
    definesPolymorphic =
        definesPolymorphic || (record != nullptr && record->isThisDeclarationADefinition() &&
                               (record->hasAnyDependentBases() || record->isPolymorphic()));
    return true;
  }
  bool VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr* use) {
    visitDefault(use->getExpr());
    return true;
  }
  bool VisitSourceLocExpr(clang::SourceLocExpr* use) {
    usesSourceLocation = usesSourceLocation || !use->isIntType();
    return true;
  }
  bool usesName = false, usesPrettyName = false, showsPrettyName = false, usesNameInStatic = false,
       usesNameInLambda = false, usesSourceLocation = false, makesClosures = false,
       definesTypes = false, definesPolymorphic = false, definesTypesInLambda = false;
  /// `__PRETTY_FUNCTION__` in a generic lambda; in one within another lambda.
  bool isPrettyInGeneric = false, isPrettyInInnerGeneric = false;
  std::set<const clang::ParmVarDecl*>
      parameters; ///< Those that are used, the function's own among them.

private:
  void visitDefault(clang::Stmt* statement) {
    if (statement != nullptr && depth_ < 8) {
      ++depth_;
      TraverseStmt(statement);
      --depth_;
    }
  }
  int depth_ = 0;
  bool inStatic_ = false, inLambda_ = false, inAssertion_ = false;
  bool inGeneric_ = false, inInnerGeneric_ = false;
};

} // namespace hot_restart::rewriter
