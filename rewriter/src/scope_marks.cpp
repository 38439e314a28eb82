// See scope_marks.h.
#include "scope_marks.h"

#include "hot_restart/rewriter/compile_command.h"

#include "emitted_text.h"
#include "pipeline.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class MarkFinder : public clang::RecursiveASTVisitor<MarkFinder> {
public:
  explicit MarkFinder(std::vector<ScopeMark>& marks) : marks_(marks) {}

  // A constant expression has no place for a mark.
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    return lambda->getCallOperator()->isConstexpr() ||
           llvm::isa<clang::CoroutineBodyStmt>(lambda->getBody()) ||
           RecursiveASTVisitor::TraverseLambdaExpr(lambda);
  }
  // Whose functions have bodies of their own, and perhaps are constant expressions.
  bool TraverseCXXRecordDecl(clang::CXXRecordDecl*) { return true; }

  bool VisitCompoundStmt(clang::CompoundStmt* block) {
    for (const clang::Stmt* statement : block->body()) {
      if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(statement)) {
        see(*declaration);
      }
    }
    return true;
  }

private:
  void see(const clang::DeclStmt& declaration) {
    ScopeMark mark;
    for (const clang::Decl* one : declaration.decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
      if (variable != nullptr && variable->hasLocalStorage() &&
          !variable->getType()->isDependentType() &&
          variable->needsDestruction(variable->getASTContext()) !=
              clang::QualType::DestructionKind::DK_none) {
        mark.variables.push_back(variable);
      }
    }
    const clang::SourceLocation end = declaration.getEndLoc();
    if (!mark.variables.empty() && end.isValid() && end.isFileID()) {
      mark.behind = end.getLocWithOffset(1);
      marks_.push_back(std::move(mark));
    }
  }

  std::vector<ScopeMark>& marks_;
};

} // namespace

bool wantsScopeMarks(const CompileCommand& command) {
  if (command.kind != CompilerKind::kClang) {
    return false;
  }
  bool optimizes = false;
  for (const std::string& argument : command.arguments) {
    if (argument.starts_with("@")) {
      return false; // Who knows what is in it.
    }
    if (argument.starts_with("-O")) {
      optimizes = argument != "-O0";
    }
  }
  return !optimizes;
}

std::vector<ScopeMark> findScopeMarks(const clang::FunctionDecl& function) {
  std::vector<ScopeMark> marks;
  // A coroutine is taken to pieces, and they are laid out anew.
  if (function.getBody() != nullptr && !llvm::isa<clang::CoroutineBodyStmt>(function.getBody())) {
    MarkFinder(marks).TraverseStmt(function.getBody());
  }
  return marks;
}

void addScopeMarks(const clang::FunctionDecl& function, EditSet& edits) {
  std::size_t number = 0;
  for (const ScopeMark& mark : findScopeMarks(function)) {
    edits.insertBefore(mark.behind, scopeMarkText(++number));
  }
}

} // namespace hot_restart::rewriter
