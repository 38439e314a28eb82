// Fills the templates of emit/ for bodies and for whole files; emitted_stub.h does so for stubs.
// Texts are one line long unless they say otherwise.
#pragma once

#include "decide/function_plan.h"
#include "decide/statement_locks.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/Decl.h"

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Lines that make `__func__`, `__FUNCTION__` and `__PRETTY_FUNCTION__` name the user's function,
/// and that end it.
std::string defineNameMacros(const FunctionPlan& plan);
std::string undefineNameMacros();

/// Lines of directives to put around a body: it calls the sudden ends of those names
/// (sudden_ends.h) by their other names in between.
std::string defineSuddenEnds(const std::vector<std::string>& names);
std::string undefineSuddenEnds(const std::vector<std::string>& names);

/// Whole lines, with directives around them: in between none of `words` is a macro of the user's.
std::string withPlainWords(const std::string& lines, const std::vector<std::string>& words);

/// A body that asks the runtime whether this call is the one that is meant, and then returns
/// `expression` (nothing when empty). Its closing brace stands at `line` of `file`, which goes on
/// behind it; the text has at least `newlines` newlines.
struct ReturnPlace {
  std::string file;
  unsigned line = 0;     ///< The closing brace's, as the file's `#line`s count.
  unsigned newlines = 0; ///< How many the replaced text has.
};
std::string returnBodyText(const FunctionPlan& plan, const std::string& expression,
                           const ReturnPlace& place);

/// A definition that takes the first `parameters` of the function's parameters under the name
/// `bodyName` and calls the function (signature_adapter.h). Stands behind a declaration of its
/// body, in the same scope.
std::string adapterText(const FunctionPlan& plan, const std::string& bodyName, unsigned parameters);

/// Whole lines for the top of a generated file: abi.h, `declarations` (lines of this header's), and
/// what quiets the compiler. `macroWords`: the macros there that the lines cannot do with.
std::string prologueText(const std::string& abiHeader, CompilerKind compiler,
                         const std::string& declarations,
                         const std::vector<std::string>& macroWords);

/// A line with the entry that names the manifest in the section of units; empty for an empty path.
std::string unitEntryText(const std::string& manifestPath);

/// An abi::Scope behind a declaration; `number` makes its name unique in the function.
std::string scopeProbeText(std::size_t number);

/// The abi::HeldLock of a variable that holds a lock, or has a cleanup attribute.
std::string heldLockText(const clang::VarDecl& variable, std::size_t number, CompilerKind compiler);

/// What begins a statement with a lock again, within itself, and what ends it.
std::string innerStatementText(StatementHeader header);
std::string endOfInnerStatement();

/// A line for the top of a file with BODIES separate: its constructor asks for the units.
std::string adoptionText();

/// `#line 12`, a whole line.
std::string lineText(unsigned line);

/// What main() does behind its last statement.
std::string returnZeroText();

} // namespace hot_restart::rewriter
