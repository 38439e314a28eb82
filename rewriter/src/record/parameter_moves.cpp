// A move is a call of std::move or std::forward on the parameter's own name.
#include "record/parameter_moves.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "record/effect_place.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/Support/Casting.h"

#include <vector>

namespace hot_restart::rewriter {
namespace {

bool isMove(const clang::CallExpr& call) {
  const auto isName = [](const clang::NamedDecl* named) {
    return named->isInStdNamespace() && named->getIdentifier() != nullptr &&
           (named->getName() == "move" || named->getName() == "forward");
  };
  if (const auto* callee = call.getDirectCallee()) {
    return isName(callee);
  }
  const auto* lookup =
      llvm::dyn_cast<clang::UnresolvedLookupExpr>(call.getCallee()->IgnoreParenImpCasts());
  return lookup != nullptr && lookup->decls_begin() != lookup->decls_end() &&
         isName((*lookup->decls_begin())->getUnderlyingDecl());
}

class MoveFinder : public EffectVisitor<MoveFinder> {
public:
  MoveFinder(const clang::FunctionDecl& function, std::vector<Effect>& effects)
      : EffectVisitor(function, effects) {}

  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    return perhaps(
        [&] { return clang::RecursiveASTVisitor<MoveFinder>::TraverseLambdaExpr(lambda); });
  }

  bool VisitCallExpr(clang::CallExpr* call) {
    if (call->getNumArgs() != 1 || !isMove(*call)) {
      return true;
    }
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(call->getArg(0)->IgnoreParenImpCasts());
    const auto* variable =
        use != nullptr ? llvm::dyn_cast<clang::VarDecl>(use->getDecl()) : nullptr;
    if (variable != nullptr && isOwnParameter(*variable)) {
      add(EffectKind::kMoved, variable->getNameAsString(), call->getBeginLoc());
    }
    return true;
  }
};

} // namespace

void findMoves(const clang::FunctionDecl& function, std::vector<Effect>& effects) {
  MoveFinder(function, effects).TraverseStmt(function.getBody());
}

} // namespace hot_restart::rewriter
