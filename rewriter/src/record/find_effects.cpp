// One pass over the body looks at calls, assignments and deletions. Each expression that changes
// something is led back to the variable that it begins with.
#include "record/find_effects.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "decide/function_id.h"
#include "decide/lock_types.h"
#include "record/effect_place.h"
#include "record/library_knowledge.h"
#include "record/parameter_uses.h"
#include "source/project_text.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// The variable or object that a changed expression begins with.
struct Root {
  const clang::VarDecl* variable = nullptr;
  bool isThis = false;
  bool throughPointer = false;
  std::string member; ///< The first member on the way, if the expression begins with `*this`.
};

const clang::Expr* stepInto(const clang::Expr* expression, Root& root) {
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    root.throughPointer |= member->isArrow() &&
                           !llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreParenImpCasts());
    root.member = member->getMemberDecl()->getNameAsString();
    return member->getBase();
  }
  if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    root.throughPointer |= element->getBase()->IgnoreParenImpCasts()->getType()->isPointerType();
    return element->getBase();
  }
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    root.throughPointer |= unary->getOpcode() == clang::UO_Deref;
    return unary->getSubExpr();
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) {
    const clang::OverloadedOperatorKind kind = call->getOperator();
    root.throughPointer |= kind == clang::OO_Star || kind == clang::OO_Arrow;
    return call->getNumArgs() > 0 ? call->getArg(0) : nullptr;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression)) {
    return call->getMethodDecl() != nullptr && isAccessor(*call->getMethodDecl())
               ? call->getImplicitObjectArgument()
               : nullptr;
  }
  return nullptr;
}

/// References, and what loops over a range are made of, stand for what they were made from.
const clang::Expr* aliased(const clang::VarDecl& variable, const Root& root) {
  const bool stands = variable.getType()->isReferenceType() || variable.isImplicit() ||
                      (root.throughPointer && variable.getType()->isPointerType());
  return stands && variable.hasLocalStorage() && !llvm::isa<clang::ParmVarDecl>(variable)
             ? variable.getInit()
             : nullptr;
}

Root rootOf(const clang::Expr* expression, Root root = {}) {
  constexpr int kMostSteps = 64; // An alias can be made from itself.
  for (int step = 0; step < kMostSteps && expression != nullptr; ++step) {
    expression = expression->IgnoreParenImpCasts();
    if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      root.variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
      expression = root.variable != nullptr ? aliased(*root.variable, root) : nullptr;
      continue;
    }
    root.variable = nullptr;
    root.isThis = llvm::isa<clang::CXXThisExpr>(expression);
    expression = root.isThis ? nullptr : stepInto(expression, root);
  }
  return root;
}

/// The root of what a pointer points to: `&x`, `array`, `p + n`.
Root pointedTo(const clang::Expr* pointer) {
  pointer = pointer->IgnoreParenCasts();
  while (const auto* sum = llvm::dyn_cast<clang::BinaryOperator>(pointer)) {
    const bool left = sum->getLHS()->getType()->isAnyPointerType();
    pointer = (left ? sum->getLHS() : sum->getRHS())->IgnoreParenCasts();
  }
  const auto* address = llvm::dyn_cast<clang::UnaryOperator>(pointer);
  if (address != nullptr && address->getOpcode() == clang::UO_AddrOf) {
    return rootOf(address->getSubExpr());
  }
  Root through;
  through.throughPointer = pointer->getType()->isAnyPointerType();
  return rootOf(pointer, through);
}

class EffectFinder : public EffectVisitor<EffectFinder> {
public:
  EffectFinder(const clang::FunctionDecl& function, std::vector<Effect>& effects)
      : EffectVisitor(function, effects) {}

  bool VisitBinaryOperator(clang::BinaryOperator* operation) {
    if (operation->isAssignmentOp()) {
      changed(operation->getLHS(), operation->getOperatorLoc());
    }
    return true;
  }
  bool VisitUnaryOperator(clang::UnaryOperator* operation) {
    if (operation->isIncrementDecrementOp()) {
      changed(operation->getSubExpr(), operation->getOperatorLoc());
    }
    return true;
  }
  bool VisitCXXDeleteExpr(clang::CXXDeleteExpr* expression) {
    freed(expression->getArgument(), expression->getBeginLoc());
    return true;
  }

  bool VisitCallExpr(clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee == nullptr) {
      return true;
    }
    if (const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
      seeMethod(*method);
    } else if (const auto* operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call)) {
      seeOperator(*operation, *callee);
    } else {
      seeFunction(*call, *callee);
    }
    return true;
  }

private:
  void seeMethod(const clang::CXXMemberCallExpr& call) {
    const clang::CXXMethodDecl* method = call.getMethodDecl();
    const clang::Expr* object = call.getImplicitObjectArgument();
    if (method == nullptr || object == nullptr) {
      return;
    }
    const LockCall lock = lockCallOf(*method);
    const Root root = rootOf(object);
    const bool releasesItself = root.variable != nullptr && root.variable->hasLocalStorage() &&
                                holdsLock(root.variable->getType());
    const clang::QualType type = object->IgnoreParenImpCasts()->getType();
    if (isStream(type)) {
      if (!isLocalText(type)) {
        add(EffectKind::kInputOutput,
            textOf(*object->IgnoreParenImpCasts()) + "." + method->getNameAsString(),
            call.getBeginLoc());
      }
    } else if (lock != LockCall::kNone && !releasesItself) {
      add(lock == LockCall::kLock ? EffectKind::kLock : EffectKind::kUnlock, textOf(*object),
          call.getBeginLoc());
    } else if (lock == LockCall::kNone && !method->isConst() && !isAccessor(*method) &&
               !(root.isThis && root.member.empty())) {
      changed(object, call.getExprLoc());
    }
    const bool ofThis = root.isThis && root.member.empty();
    called(*method, call.getExprLoc(), ofThis ? EffectKind::kSelfCall : EffectKind::kCall);
  }

  void seeOperator(const clang::CXXOperatorCallExpr& call, const clang::FunctionDecl& callee) {
    const clang::OverloadedOperatorKind kind = call.getOperator();
    const bool shifts = kind == clang::OO_LessLess || kind == clang::OO_GreaterGreater;
    if (shifts && call.getNumArgs() > 0 && isStream(call.getArg(0)->getType())) {
      const clang::Expr* stream = call.getArg(0)->IgnoreParenImpCasts();
      const bool chained = llvm::isa<clang::CXXOperatorCallExpr>(stream);
      if (!chained && !isLocalText(stream->getType())) {
        add(EffectKind::kInputOutput, textOf(*stream), call.getBeginLoc());
      }
      return;
    }
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
    const bool reads = kind == clang::OO_Subscript || kind == clang::OO_Star ||
                       kind == clang::OO_Arrow || kind == clang::OO_Call;
    if (method != nullptr && !method->isConst() && !reads && call.getNumArgs() > 0) {
      changed(call.getArg(0), call.getOperatorLoc());
    }
    called(callee, call.getOperatorLoc());
  }

  void seeFunction(const clang::CallExpr& call, const clang::FunctionDecl& callee) {
    const LockCall lock = lockCallOf(callee);
    if (isInputOutput(callee)) {
      add(EffectKind::kInputOutput, callee.getNameAsString(), call.getBeginLoc());
    } else if (lock != LockCall::kNone && call.getNumArgs() > 0) {
      add(lock == LockCall::kLock ? EffectKind::kLock : EffectKind::kUnlock,
          textOf(*call.getArg(0)->IgnoreParenImpCasts()), call.getBeginLoc());
    } else if (isFree(callee) && call.getNumArgs() > 0) {
      freed(call.getArg(0), call.getBeginLoc());
    } else if (writesToFirst(callee) && call.getNumArgs() > 0) {
      changed(pointedTo(call.getArg(0)), call.getBeginLoc());
    } else {
      called(callee, call.getBeginLoc());
      for (unsigned i = 0; i < call.getNumArgs() && i < callee.getNumParams(); ++i) {
        const clang::QualType type = callee.getParamDecl(i)->getType();
        if (type->isLValueReferenceType() && !type.getNonReferenceType().isConstQualified() &&
            callee.isInStdNamespace()) {
          changed(call.getArg(i), call.getBeginLoc()); // std::swap and its like.
        }
      }
    }
  }

  /// What a function of the project does is known from its own entry.
  void called(const clang::FunctionDecl& callee, clang::SourceLocation where,
              EffectKind kind = EffectKind::kCall) {
    const clang::FunctionDecl* pattern = callee.getTemplateInstantiationPattern();
    const clang::FunctionDecl& written = pattern != nullptr ? *pattern : callee;
    if (isProjectText(written) && &written != &function_) {
      add(kind, written.getQualifiedNameAsString(), where, functionUsr(written));
    }
  }

  void changed(const clang::Expr* what, clang::SourceLocation where) {
    changed(rootOf(what), where);
  }

  void changed(const Root& root, clang::SourceLocation where) {
    if (root.isThis) {
      add(EffectKind::kMember, root.member.empty() ? "*this" : root.member, where);
    } else if (root.variable == nullptr) {
      if (root.throughPointer) {
        add(EffectKind::kShared, "", where);
      }
    } else if (root.variable->hasGlobalStorage()) {
      add(EffectKind::kGlobal, root.variable->getNameAsString(), where);
    } else if (isCaptured(*root.variable)) {
      add(EffectKind::kShared, root.variable->getNameAsString(), where);
    } else if (root.throughPointer || root.variable->getType()->isReferenceType()) {
      const bool own = isOwnParameter(*root.variable);
      add(EffectKind::kShared, own ? root.variable->getNameAsString() : "", where);
    }
  }

  void freed(const clang::Expr* what, clang::SourceLocation where) {
    const Root root = rootOf(what);
    const bool lasts = root.isThis || root.throughPointer || root.variable == nullptr ||
                       !root.variable->hasLocalStorage() ||
                       llvm::isa<clang::ParmVarDecl>(root.variable);
    if (lasts) {
      add(EffectKind::kFree, textOf(*what->IgnoreParenImpCasts()), where);
    }
  }

  std::string textOf(const clang::Expr& expression) const {
    std::string text;
    llvm::raw_string_ostream out(text);
    const clang::ASTContext& ast = function_.getASTContext();
    expression.printPretty(out, nullptr, clang::PrintingPolicy(ast.getLangOpts()));
    return text;
  }
};

} // namespace

void findEffects(const clang::FunctionDecl& function, FunctionEntry& entry) {
  if (function.getBody() != nullptr) {
    EffectFinder(function, entry.effects).TraverseStmt(function.getBody());
  }
  recordParameters(function, entry);
}

} // namespace hot_restart::rewriter
