// Finds the init-statement or condition, and the places around the statement that it begins.
#include "decide/statement_locks.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Casting.h"

namespace hot_restart::rewriter {
namespace {

/// A statement `keyword (init; ...) body`.
struct Headed {
  const clang::Stmt* init = nullptr;
  clang::SourceLocation keyword;
  unsigned keywordLength = 0;
  StatementHeader header = StatementHeader::kIf; ///< Of the statement without its init-statement.
};

Headed headedOf(const clang::Stmt& statement) {
  if (const auto* one = llvm::dyn_cast<clang::IfStmt>(&statement)) {
    return {one->getInit(), one->getIfLoc(), 2,
            one->isConstexpr() ? StatementHeader::kIfConstexpr : StatementHeader::kIf};
  }
  if (const auto* one = llvm::dyn_cast<clang::SwitchStmt>(&statement)) {
    return {one->getInit(), one->getSwitchLoc(), 6, StatementHeader::kSwitch};
  }
  if (const auto* one = llvm::dyn_cast<clang::ForStmt>(&statement)) {
    return {one->getInit(), one->getForLoc(), 3, StatementHeader::kFor};
  }
  if (const auto* one = llvm::dyn_cast<clang::CXXForRangeStmt>(&statement)) {
    return {one->getInit(), one->getForLoc(), 3, StatementHeader::kFor};
  }
  return {};
}

/// The last one within it that ends where it ends.
const clang::Stmt* lastPart(const clang::Stmt* statement) {
  if (!llvm::isa<clang::IfStmt, clang::SwitchStmt, clang::ForStmt, clang::CXXForRangeStmt,
                 clang::WhileStmt, clang::LabelStmt, clang::SwitchCase, clang::AttributedStmt>(
          statement)) {
    return statement;
  }
  const clang::Stmt* last = nullptr;
  for (const clang::Stmt* child : statement->children()) {
    last = child != nullptr ? child : last;
  }
  return lastPart(last);
}

/// Behind its `}` or `;`; invalid: within a macro.
clang::SourceLocation endOf(const clang::Stmt& statement, const clang::ASTContext& ast) {
  const clang::Stmt* last = lastPart(&statement);
  const clang::SourceLocation end = last->getEndLoc();
  if (!end.isFileID()) {
    return {};
  }
  if (llvm::isa<clang::CompoundStmt, clang::CXXTryStmt, clang::DeclStmt, clang::NullStmt>(last)) {
    return end.getLocWithOffset(1);
  }
  return clang::Lexer::findLocationAfterToken(end, clang::tok::semi, ast.getSourceManager(),
                                              ast.getLangOpts(), false);
}

/// The block of `if (Lock lock = ...) {`, `while (...) {` that runs when there is a lock.
const clang::CompoundStmt* blockOfCondition(const clang::Stmt& statement,
                                            const clang::VarDecl*& variable) {
  if (const auto* one = llvm::dyn_cast<clang::IfStmt>(&statement)) {
    variable = one->getConditionVariable();
    return llvm::dyn_cast<clang::CompoundStmt>(one->getThen());
  }
  if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(&statement)) {
    variable = loop->getConditionVariable();
    return llvm::dyn_cast<clang::CompoundStmt>(loop->getBody());
  }
  return nullptr;
}

StatementLocks conditionLock(const clang::Stmt& statement,
                             bool (*isWanted)(const clang::VarDecl& variable)) {
  StatementLocks found;
  const clang::VarDecl* variable = nullptr;
  const clang::CompoundStmt* block = blockOfCondition(statement, variable);
  if (block != nullptr && variable != nullptr && block->getLBracLoc().isFileID() &&
      isWanted(*variable)) {
    found.locks = {variable};
    found.behind = block->getLBracLoc().getLocWithOffset(1);
  }
  return found;
}

} // namespace

StatementLocks statementLocks(const clang::Stmt& statement, const clang::ASTContext& ast,
                              bool (*isWanted)(const clang::VarDecl& variable)) {
  const Headed headed = headedOf(statement);
  const auto* init = llvm::dyn_cast_or_null<clang::DeclStmt>(headed.init);
  if (init == nullptr) {
    return conditionLock(statement, isWanted);
  }
  StatementLocks found;
  for (const clang::Decl* one : init->decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
    if (variable != nullptr && isWanted(*variable)) {
      found.locks.push_back(variable);
    }
  }
  const clang::SourceLocation semicolon = init->getEndLoc();
  found.end = endOf(statement, ast);
  if (found.locks.empty() || !ast.getLangOpts().CPlusPlus17 || !headed.keyword.isFileID() ||
      !semicolon.isFileID() || !found.end.isValid()) {
    return {};
  }
  found.behind = semicolon.getLocWithOffset(1);
  found.header = headed.header;
  if (headed.header == StatementHeader::kSwitch || headed.header == StatementHeader::kFor) {
    found.keyword = headed.keyword;
    found.keywordEnd = headed.keyword.getLocWithOffset(static_cast<int>(headed.keywordLength));
  }
  return found;
}

} // namespace hot_restart::rewriter
