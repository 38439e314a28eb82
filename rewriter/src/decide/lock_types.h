// Which classes hold a lock while their objects live: std::lock_guard and its like, and those of
// users, who have many.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"

namespace hot_restart::rewriter {

/// Told from the words of the class's (or template's) name (`MutexLock`, `QMutexLocker`,
/// `scoped_lock`), from clang's `scoped_lockable`, from a destructor that unlocks, and from
/// members, bases and template arguments that hold one. Types that depend on template parameters
/// are told by their names. A mutex itself holds nothing.
bool holdsLock(clang::QualType type);

/// The function of the variable's `__attribute__((cleanup(f)))`; null: it has none.
const clang::FunctionDecl* cleanUpFunction(const clang::VarDecl& variable);

} // namespace hot_restart::rewriter
