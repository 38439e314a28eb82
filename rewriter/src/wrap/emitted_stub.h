// Fills the templates of the stub (emit/stub_templates.h) from what is known of a function. Texts
// are one line long.
#pragma once

#include "decide/function_plan.h"

#include "hot_restart/rewriter/compile_command.h"

#include <string>
#include <string_view>

namespace hot_restart::rewriter {

/// `{ ... }`: loads the slot, calls the body through it, and calls again when Restart is thrown.
std::string stubText(const FunctionPlan& plan, CompilerKind compiler);

/// `__attribute__((noipa, used)) `: what keeps the stub one function with one symbol.
std::string stubAttributes(const FunctionPlan& plan, CompilerKind compiler);

/// Silences GCC about `noinline` behind an earlier `inline` between the two; both empty when there
/// is nothing to say.
struct WarningGuard {
  std::string before, after;
};
WarningGuard attributeGuard(const FunctionPlan& plan, CompilerKind compiler);
/// Silences GCC around the body of main(): it suggests no attributes for main() itself.
WarningGuard bodyGuard(const FunctionPlan& plan, CompilerKind compiler);

/// The class that a stub catches.
std::string_view caughtClass(StubCatch kind);

/// Whether the function is called on an object: members, constructors, destructors.
bool hasThis(const FunctionPlan& plan);

/// What a member's declarator says of the object that it is called on: ` const&`.
std::string objectQualifiers(const FunctionPlan& plan);

} // namespace hot_restart::rewriter
