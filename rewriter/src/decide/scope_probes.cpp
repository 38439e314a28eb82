// One walk over the body; each declaration is asked for the variables that it makes.
#include "decide/scope_probes.h"

#include "hot_restart/rewriter/compile_command.h"

#include "decide/lock_types.h"
#include "decide/statement_locks.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Casting.h"

#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Whether the variable has the same name when the text is compiled: __COUNTER__ may have counted
/// on, __LINE__ has not.
bool hasLastingName(const clang::VarDecl& variable) {
  if (variable.getIdentifier() == nullptr) {
    return false; // A structured binding.
  }
  const clang::SourceManager& sources = variable.getASTContext().getSourceManager();
  const clang::SourceLocation name = variable.getLocation();
  return !sources.isWrittenInScratchSpace(sources.getSpellingLoc(name)) ||
         variable.getName().ends_with(std::to_string(sources.getExpansionLineNumber(name)));
}

bool isRecordable(const clang::VarDecl& variable) {
  const bool isCleanedUp =
      cleanUpFunction(variable) != nullptr && !variable.getType()->isVariablyModifiedType();
  return variable.hasLocalStorage() && (isCleanedUp || holdsLock(variable.getType())) &&
         hasLastingName(variable);
}

class ProbePlaceFinder : public clang::RecursiveASTVisitor<ProbePlaceFinder> {
public:
  ProbePlaceFinder(const clang::ASTContext& ast, std::vector<ScopeProbe>& probes)
      : ast_(ast), probes_(probes) {}

  // A constant expression has no place for a probe.
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    return lambda->getCallOperator()->isConstexpr() ||
           llvm::isa<clang::CoroutineBodyStmt>(lambda->getBody()) ||
           RecursiveASTVisitor::TraverseLambdaExpr(lambda);
  }
  // Functions of local classes have bodies of their own, and may be constant expressions.
  bool TraverseCXXRecordDecl(clang::CXXRecordDecl*) { return true; }

  bool VisitStmt(clang::Stmt* statement) {
    if (StatementLocks locks = statementLocks(*statement, ast_, &isRecordable);
        !locks.locks.empty()) {
      probes_.push_back({.variables = {}, .locks = std::move(locks), .behind = {}});
    }
    return true;
  }
  bool VisitCompoundStmt(clang::CompoundStmt* block) {
    for (const clang::Stmt* statement : block->body()) {
      if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(statement)) {
        see(*declaration);
      }
    }
    return true;
  }

private:
  /// Behind the `;`, or behind the use of the macro that it is the last token of; invalid: within
  /// one.
  clang::SourceLocation placeBehind(clang::SourceLocation semicolon) const {
    if (semicolon.isMacroID() &&
        !clang::Lexer::isAtEndOfMacroExpansion(semicolon, ast_.getSourceManager(),
                                               ast_.getLangOpts(), &semicolon)) {
      return {};
    }
    return clang::Lexer::getLocForEndOfToken(semicolon, 0, ast_.getSourceManager(),
                                             ast_.getLangOpts());
  }

  void see(const clang::DeclStmt& declaration) {
    ScopeProbe probe;
    for (const clang::Decl* one : declaration.decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
      if (variable == nullptr || !variable->hasLocalStorage()) {
        continue;
      }
      if (isDestroyed(*variable)) {
        probe.variables.push_back(variable);
      }
      if (isRecordable(*variable)) {
        probe.locks.locks.push_back(variable);
      }
    }
    probe.behind = placeBehind(declaration.getEndLoc());
    if (!(probe.variables.empty() && probe.locks.locks.empty()) && probe.behind.isValid()) {
      probe.locks.behind = probe.behind;
      probes_.push_back(std::move(probe));
    }
  }

  const clang::ASTContext& ast_;
  std::vector<ScopeProbe>& probes_;
};

} // namespace

bool wantsScopeProbes(const CompileCommand& command) {
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

bool isDestroyed(const clang::VarDecl& variable) {
  return cleanUpFunction(variable) != nullptr ||
         (!variable.getType()->isDependentType() &&
          variable.needsDestruction(variable.getASTContext()) !=
              clang::QualType::DestructionKind::DK_none);
}

std::vector<ScopeProbe> findScopeProbes(const clang::FunctionDecl& function) {
  std::vector<ScopeProbe> probes;
  // A coroutine is taken to pieces, and they are laid out anew.
  if (function.getBody() != nullptr && !llvm::isa<clang::CoroutineBodyStmt>(function.getBody())) {
    ProbePlaceFinder(function.getASTContext(), probes).TraverseStmt(function.getBody());
  }
  return probes;
}

} // namespace hot_restart::rewriter
