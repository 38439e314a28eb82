// The edits of the first build: stub in front of the body, on the user's lines.
//
// clang-format off
//
//   int f(int a = 1) noexcept { return a; }
//
//   -> int f$body(int a);                                          its declaration
//      __attribute__((noinline)) int f(int a = 1) noexcept {stub}  the user's head, kept in place
//      int f$body(int a) { return a; }                             the user's body, kept in place
//
// clang-format on
#pragma once

#include "decide/function_plan.h"
#include "edit/edit_set.h"

#include "hot_restart/rewriter/compile_command.h"

namespace hot_restart::rewriter {

/// Adds everything that `plan` needs to `edits`.
void addStubAndBody(const FunctionPlan& plan, CompilerKind compiler, const clang::ASTContext& ast,
                    EditSet& edits);

/// Only the declarations of the body: in its class, and in front of the definition.
void addBodyDeclarations(const FunctionPlan& plan, EditSet& edits);

/// What makes `__func__` and its relatives name the user's function inside the body, and gives
/// sudden ends their other names: text for behind its opening brace and behind its closing one
/// (both with `#line`s of their own). Empty when the body uses neither.
struct BodyMacros {
  std::string behindOpen, behindClose;
};
BodyMacros bodyMacros(const FunctionPlan& plan, const clang::SourceManager& sources);

} // namespace hot_restart::rewriter
