// Marks for clang without optimisation: behind each local variable with a destructor, an abi::Scope
// tells where its scope begins and ends in the machine code, so that a fault in it destroys it.
//
//   std::lock_guard<std::mutex> guard(m); ::hr$Scope hr$scope1 __attribute__((__nodebug__));
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "pipeline.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <vector>

namespace hot_restart::rewriter {

/// A declaration that can be marked: the variables that it makes, and the place behind its `;`.
struct ScopeMark {
  std::vector<const clang::VarDecl*> variables;
  clang::SourceLocation behind;
};

/// Whether the command compiles in the order of the text, by a clang that knows marks.
bool wantsScopeMarks(const CompileCommand& command);

/// In the order of the text. Declarations within macros, and in conditions, are not among them.
std::vector<ScopeMark> findScopeMarks(const clang::FunctionDecl& function);

void addScopeMarks(const clang::FunctionDecl& function, EditSet& edits);

} // namespace hot_restart::rewriter
