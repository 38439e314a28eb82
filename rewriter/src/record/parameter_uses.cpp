// Each mention of a by-value parameter is followed outwards through the
// expressions around it, until one reads it, changes it, or hands it on.
#include "record/parameter_uses.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "record/effect_place.h"
#include "record/library_knowledge.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <vector>

namespace hot_restart::rewriter {
namespace {

enum class Use { kReads, kChanges, kMayChange, kUnknown };

/// What becomes of an argument, as far as the parameter that takes it tells.
Use useAs(clang::QualType parameter) {
  const bool mutates =
      parameter->isReferenceType() && !parameter.getNonReferenceType().isConstQualified();
  return mutates ? Use::kMayChange : Use::kReads;
}

/// Follows one mention; the expression grows outwards. No answer means that the way goes on.
class Follower {
public:
  explicit Follower(const clang::ParentMap& parents) : parents_(parents) {}

  Use follow(const clang::Expr* mention) {
    expression_ = mention;
    for (;;) {
      const clang::Stmt* parent = parents_.getParent(expression_);
      if (parent == nullptr) {
        return Use::kReads; // A statement of its own.
      }
      const std::optional<Use> use = judge(*parent);
      if (use) {
        return *use;
      }
      expression_ = llvm::cast<clang::Expr>(parent);
    }
  }

private:
  std::optional<Use> judge(const clang::Stmt& parent) {
    if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(&parent)) {
      return judgeVariable(*declaration);
    }
    const auto* outer = llvm::dyn_cast<clang::Expr>(&parent);
    if (outer == nullptr) {
      return Use::kReads; // `return p;`, `if (p)`: by value, or the frame is over.
    }
    if (outer->isTypeDependent() && !llvm::isa<clang::ParenExpr, clang::MemberExpr>(outer)) {
      return Use::kUnknown;
    }
    if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(outer)) {
      return judgeCast(*cast);
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(outer)) {
      return member->isArrow() ? std::optional(Use::kReads) : std::nullopt;
    }
    if (const auto* operation = llvm::dyn_cast<clang::BinaryOperator>(outer)) {
      return judgeBinary(*operation);
    }
    if (const auto* operation = llvm::dyn_cast<clang::UnaryOperator>(outer)) {
      return operation->isIncrementDecrementOp()          ? Use::kChanges
             : operation->getOpcode() == clang::UO_AddrOf ? Use::kMayChange
                                                          : Use::kReads;
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(outer)) {
      return judgeCall(*call);
    }
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(outer)) {
      return judgeConstruction(*made);
    }
    return judgeRest(*outer);
  }

  static std::optional<Use> judgeRest(const clang::Expr& outer) {
    if (llvm::isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::CXXTypeidExpr,
                  clang::InitListExpr, clang::CXXThrowExpr>(outer)) {
      return Use::kReads;
    }
    if (llvm::isa<clang::ParenExpr, clang::ExprWithCleanups, clang::MaterializeTemporaryExpr,
                  clang::CXXBindTemporaryExpr, clang::ConditionalOperator,
                  clang::ArraySubscriptExpr, clang::ConstantExpr>(outer)) {
      return std::nullopt;
    }
    return Use::kMayChange;
  }

  static std::optional<Use> judgeCast(const clang::CastExpr& cast) {
    switch (cast.getCastKind()) {
    case clang::CK_LValueToRValue:
    case clang::CK_ToVoid:
      return Use::kReads;
    case clang::CK_NoOp:
    case clang::CK_UncheckedDerivedToBase:
    case clang::CK_DerivedToBase:
    case clang::CK_ArrayToPointerDecay:
    case clang::CK_ConstructorConversion:
    case clang::CK_UserDefinedConversion:
      return cast.getType().isConstQualified() ? std::optional(Use::kReads) : std::nullopt;
    default:
      return Use::kMayChange;
    }
  }

  std::optional<Use> judgeBinary(const clang::BinaryOperator& operation) const {
    if (operation.isAssignmentOp() && operation.getLHS() == expression_) {
      return Use::kChanges;
    }
    return operation.getOpcode() == clang::BO_Comma && operation.getRHS() == expression_
               ? std::nullopt
               : std::optional(Use::kReads);
  }

  std::optional<Use> judgeVariable(const clang::DeclStmt& declaration) const {
    for (const clang::Decl* one : declaration.decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
      if (variable == nullptr || variable->getInit() != expression_) {
        continue;
      }
      if (variable->isImplicit() && variable->getType()->isReferenceType()) {
        return judgeRange(declaration);
      }
      return useAs(variable->getType());
    }
    return Use::kMayChange;
  }

  /// `for (auto x : p)` reads, `for (auto& x : p)` may change.
  std::optional<Use> judgeRange(const clang::DeclStmt& range) const {
    const auto* loop = llvm::dyn_cast_or_null<clang::CXXForRangeStmt>(
        parents_.getParent(const_cast<clang::DeclStmt*>(&range)));
    return loop != nullptr ? useAs(loop->getLoopVariable()->getType()) : Use::kMayChange;
  }

  std::optional<Use> judgeMethod(const clang::CXXMethodDecl& method) const {
    if (method.isConst() || method.isStatic()) {
      return Use::kReads;
    }
    if (!isAccessor(method)) {
      return method.getParent()->isInStdNamespace() ? Use::kChanges : Use::kMayChange;
    }
    return std::nullopt; // What it gives access to is followed.
  }

  std::optional<Use> judgeCall(const clang::CallExpr& call) const {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr) {
      return llvm::isa<clang::Expr>(call.getCallee()) && call.isTypeDependent() ? Use::kUnknown
                                                                                : Use::kMayChange;
    }
    if (callee->isInStdNamespace() && callee->getIdentifier() != nullptr &&
        (callee->getName() == "move" || callee->getName() == "forward")) {
      return Use::kReads; // Told as a move (parameter_moves.h).
    }
    if (call.getCallee() == expression_) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      return method != nullptr ? judgeMethod(*method) : Use::kReads;
    }
    const auto* operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    const unsigned shift = operation != nullptr && method != nullptr ? 1 : 0;
    for (unsigned i = 0; i < call.getNumArgs(); ++i) {
      if (call.getArg(i) != expression_) {
        continue;
      }
      if (i < shift) {
        return judgeMethod(*method);
      }
      if (i - shift >= callee->getNumParams() || isReadingAlgorithm(*callee)) {
        return isReadingAlgorithm(*callee) ? Use::kReads : Use::kMayChange;
      }
      return useOfResult(callee->getParamDecl(i - shift)->getType());
    }
    return Use::kMayChange;
  }

  std::optional<Use> judgeConstruction(const clang::CXXConstructExpr& made) const {
    const clang::CXXConstructorDecl* constructor = made.getConstructor();
    for (unsigned i = 0; i < made.getNumArgs() && i < constructor->getNumParams(); ++i) {
      if (made.getArg(i) != expression_) {
        continue;
      }
      // An iterator that was asked for goes on where it is copied to.
      const bool isCopy = constructor->isCopyOrMoveConstructor() && expression_->isPRValue();
      return isCopy ? std::nullopt : useOfResult(constructor->getParamDecl(i)->getType());
    }
    return Use::kMayChange;
  }

  /// By value, a copy is handed on; but a copy of what gives access (an iterator, a pointer) still
  /// does.
  std::optional<Use> useOfResult(clang::QualType parameter) const {
    const bool givesAccess = expression_->isPRValue() && !llvm::isa<clang::CastExpr>(expression_);
    return givesAccess ? Use::kMayChange : useAs(parameter);
  }

  const clang::ParentMap& parents_;
  const clang::Expr* expression_ = nullptr;
};

class UseFinder : public EffectVisitor<UseFinder> {
public:
  UseFinder(const clang::FunctionDecl& function, std::vector<Effect>& effects)
      : EffectVisitor(function, effects), parents_(function.getBody()) {}

  /// Captured by reference, it is anybody's.
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      const auto* variable = capture.capturesVariable()
                                 ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar())
                                 : nullptr;
      if (variable != nullptr && isOwnParameter(*variable) &&
          capture.getCaptureKind() == clang::LCK_ByRef && !variable->getType()->isReferenceType() &&
          !variable->getType().isConstQualified()) {
        add(EffectKind::kPassed, variable->getNameAsString(), capture.getLocation());
      }
    }
    return true;
  }

  bool VisitDeclRefExpr(clang::DeclRefExpr* mention) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(mention->getDecl());
    if (variable == nullptr || !isOwnParameter(*variable) ||
        variable->getType()->isReferenceType() || variable->getType().isConstQualified()) {
      return true;
    }
    const Use use = Follower(parents_).follow(mention);
    if (use != Use::kReads) {
      add(use == Use::kChanges     ? EffectKind::kParameter
          : use == Use::kMayChange ? EffectKind::kPassed
                                   : EffectKind::kUnknown,
          variable->getNameAsString(), mention->getLocation());
    }
    return true;
  }

private:
  clang::ParentMap parents_;
};

ParameterPassing passingOf(const clang::ParmVarDecl& parameter) {
  const clang::QualType type = parameter.getType();
  if (type->isReferenceType()) {
    return ParameterPassing::kReference;
  }
  if (type->isPointerType()) {
    return ParameterPassing::kPointer;
  }
  if (type->isDependentType() || parameter.isParameterPack()) {
    return ParameterPassing::kUnknown;
  }
  const auto* record = type->getAsCXXRecordDecl();
  return record != nullptr && record->hasDefinition() && !record->canPassInRegisters()
             ? ParameterPassing::kObject
             : ParameterPassing::kCopy;
}

} // namespace

void recordParameters(const clang::FunctionDecl& function, FunctionEntry& entry) {
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    if (!parameter->getName().empty()) {
      entry.parameters.push_back(
          {.name = parameter->getNameAsString(), .passing = passingOf(*parameter)});
    }
  }
  if (function.getBody() != nullptr && !entry.parameters.empty()) {
    UseFinder(function, entry.effects).TraverseStmt(function.getBody());
  }
}

} // namespace hot_restart::rewriter
