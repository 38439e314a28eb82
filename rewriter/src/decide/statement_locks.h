// The locks of init-statements and conditions, behind which no declaration can stand: the statement
// is taken apart where that changes nothing else.
//
//   if (std::lock_guard guard(m); ready) {...}
//   if (std::lock_guard guard(m); true) { if (::hr$HeldLock hr$lock1(...); ready) {...} } else {}
#pragma once

#include "edit/edit_set.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceLocation.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// A statement with locks, and the texts around their records.
struct StatementLocks {
  std::vector<const clang::VarDecl*> locks;
  clang::SourceLocation behind; ///< Where the records go.
  /// Where the statement is to be taken apart: what the inner one begins with, `switch (`.
  std::string header;
  clang::SourceLocation keyword, keywordEnd; ///< To be replaced by `if`; invalid: it is one.
  clang::SourceLocation end;                 ///< Of the statement.
};

/// Nothing found: empty `locks`. `variables` decides which ones are wanted.
StatementLocks statementLocks(const clang::Stmt& statement, const clang::ASTContext& ast,
                              bool (*isWanted)(const clang::VarDecl& variable));

} // namespace hot_restart::rewriter
