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

#include <optional>
#include <vector>

namespace hot_restart::rewriter {

/// How a statement begins that can have an init-statement.
enum class StatementHeader { kIf, kIfConstexpr, kSwitch, kFor };

/// A statement with locks, and the places around their records.
struct StatementLocks {
  std::vector<const clang::VarDecl*> locks;
  clang::SourceLocation behind; ///< The records go here.
  /// What the inner statement begins with, if the statement is to be taken apart.
  std::optional<StatementHeader> header;
  clang::SourceLocation keyword, keywordEnd; ///< To be replaced by `if`; invalid: it is one.
  clang::SourceLocation end;                 ///< The end of the statement.
};

/// Nothing found: empty `locks`. `isWanted` decides which variables count.
StatementLocks statementLocks(const clang::Stmt& statement, const clang::ASTContext& ast,
                              bool (*isWanted)(const clang::VarDecl& variable));

} // namespace hot_restart::rewriter
