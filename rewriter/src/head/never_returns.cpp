// Clang's control-flow graph knows calls that do not return.
#include "head/never_returns.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/Analyses/ReachableCode.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/Support/Casting.h"

#include <memory>

namespace hot_restart::rewriter {
namespace {

class ReturnFinder : public clang::RecursiveASTVisitor<ReturnFinder> {
public:
  bool VisitReturnStmt(clang::ReturnStmt* /*statement*/) {
    found = true;
    return false;
  }
  static bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) { return true; }
  static bool TraverseDecl(clang::Decl* /*declaration*/) { return true; }
  bool found = false;
};

/// Control leaves the function at the end of that block, other than by an exception.
bool leaves(const clang::CFGBlock& block) {
  if (block.hasNoReturnElement()) {
    return false;
  }
  for (auto element = block.rbegin(); element != block.rend(); ++element) {
    if (const auto statement = element->getAs<clang::CFGStmt>()) {
      return !llvm::isa<clang::CXXThrowExpr>(statement->getStmt());
    }
  }
  // What no handler of a `try` catches goes on to the caller.
  return !llvm::isa_and_nonnull<clang::CXXTryStmt>(block.getTerminatorStmt());
}

} // namespace

bool neverReturns(const clang::FunctionDecl& function) {
  ReturnFinder written;
  written.TraverseStmt(function.getBody());
  if (function.isDependentContext() || written.found) {
    return false;
  }
  const std::unique_ptr<clang::CFG> graph = clang::CFG::buildCFG(
      &function, function.getBody(), &function.getASTContext(), clang::CFG::BuildOptions());
  if (!graph) {
    return false;
  }
  llvm::BitVector live(graph->getNumBlockIDs());
  clang::reachable_code::ScanReachableFromBlock(&graph->getEntry(), live);
  for (const clang::CFGBlock* handlers : graph->try_blocks()) {
    clang::reachable_code::ScanReachableFromBlock(handlers, live);
  }
  for (const clang::CFGBlock* before : graph->getExit().preds()) {
    if (before != nullptr && live[before->getBlockID()] && leaves(*before)) {
      return false;
    }
  }
  return true;
}

} // namespace hot_restart::rewriter
