// Declarations behind local variables, for places of a crash that have no landing pad.
//
// For every compiler an abi::HeldLock behind each variable that holds a lock, or has a cleanup
// attribute, tells the runtime where it is while it is alive. For clang without optimisation, an
// abi::Scope behind each variable with a destructor tells where its scope begins and ends in the
// machine code, so that a fault in it destroys it.
//
//   std::lock_guard guard(m); ::hr$HeldLock hr$lock1(...); ::hr$Scope hr$scope1;
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "decide/statement_locks.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <vector>

namespace hot_restart::rewriter {

/// A declaration that can be marked: the variables that it makes, and the place behind its `;`.
struct ScopeProbe {
  std::vector<const clang::VarDecl*> variables; ///< isDestroyed().
  StatementLocks locks;                         ///< What abi::HeldLock is for.
  clang::SourceLocation behind;
};

/// Whether the command compiles in the order of the text, by a clang that knows probes.
bool wantsScopeProbes(const CompileCommand& command);

/// Whether something is done at the end of the variable's life, in every instance: by a destructor
/// or by `__attribute__((cleanup))`.
bool isDestroyed(const clang::VarDecl& variable);

/// In the order of the text. Declarations in the midst of macros are not among them; of those in
/// conditions and init-statements only locks are.
std::vector<ScopeProbe> findScopeProbes(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
