// The only place that spells C++ which the user did not write. Texts are one line long unless they
// say otherwise.
#pragma once

#include "decide/function_plan.h"

#include "hot_restart/rewriter/compile_command.h"

#include <cstddef>
#include <string>

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
/// The same around the body of main(), which GCC never suggests attributes for.
WarningGuard bodyGuard(const FunctionPlan& plan, CompilerKind compiler);

/// Lines that make `__func__`, `__FUNCTION__` and `__PRETTY_FUNCTION__` name the user's function,
/// and that end it.
std::string defineNameMacros(const FunctionPlan& plan);
std::string undefineNameMacros();

/// A body that asks the runtime whether this call is the one that is meant, and then returns
/// `expression` (nothing when empty). It stands at `line` of `file`, which goes on behind it.
struct ReturnPlace {
  std::string file;
  unsigned line = 0;     ///< Of the closing brace.
  unsigned newlines = 0; ///< Of the text that it replaces.
};
std::string returnBodyText(const FunctionPlan& plan, const std::string& expression,
                           const ReturnPlace& place);

/// A definition that takes the first `parameters` of the function's parameters under the name
/// `bodyName` and calls the function (signature_adapter.h). Stands behind a declaration of its
/// body, in the same scope.
std::string adapterText(const FunctionPlan& plan, const std::string& bodyName, unsigned parameters);

/// Whole lines for the top of a generated file: abi.h, and what quiets the compiler.
std::string prologueText(const std::string& abiHeader, CompilerKind compiler);

/// A line with the entry that names the manifest in the section of units; empty for an empty path.
std::string unitEntryText(const std::string& manifestPath);

/// An abi::Scope behind a declaration; `number` makes its name unique in the function.
std::string scopeMarkText(std::size_t number);

/// The abi::HeldLock of the variable `lock`.
std::string heldLockText(const std::string& lock, std::size_t number, CompilerKind compiler);

/// A line for the top of a file with BODIES separate: its constructor asks for the units.
std::string adoptionText();

} // namespace hot_restart::rewriter
