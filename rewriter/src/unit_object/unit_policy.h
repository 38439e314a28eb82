// Decides what becomes of each symbol that a compiled unit defines.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "unit_object/program_symbols.h"
#include "unit_object/unit_object_data.h"
#include "unit_text/unit_contents.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Whether the compiler gives functions of internal linkage parameters and results of its own
/// choice, under the same name: Clang does so when it optimises.
bool changesInternalFunctions(const CompileCommand& command);

/// Decides symbol by symbol; refers to both of the first arguments.
class UnitPolicy {
public:
  UnitPolicy(const UnitContents& contents, const ProgramSymbols& program,
             const CompileCommand& command)
      : contents_(contents), program_(program),
        changesInternalFunctions_(changesInternalFunctions(command)) {}

  SymbolFate decide(const UnitSymbol& symbol) const;

private:
  std::optional<SymbolFate> decideByName(const std::string& symbol) const;
  SymbolFate decideLocal(const UnitSymbol& symbol) const;
  SymbolFate decideLambdaSlot(const UnitSymbol& symbol) const;
  SymbolFate decideData(const UnitSymbol& symbol) const;
  SymbolFate decideGuard(const UnitSymbol& symbol) const;
  bool isChosenBody(const std::string& name) const;
  /// The chosen body whose name is part of the mangled `name`; null: none.
  const StaticOrder* chosenBodyIn(const std::string& name) const;
  bool liesInChosenBody(const std::string& name) const { return chosenBodyIn(name) != nullptr; }
  bool isNew(const UnitSymbol& symbol) const;

  /// Code that has no slot, and of which the program has an older version.
  bool isOwnFunction(const UnitSymbol& symbol) const;
  /// A constant of such a function.
  bool isOwnConstant(const UnitSymbol& symbol) const;

  bool hasSlot(const std::string& name) const;
  /// Another function than the program's of that name may be what its callers there expect.
  bool mustBeOwn(const UnitSymbol& symbol) const;

  const UnitContents& contents_;
  const ProgramSymbols& program_;
  bool changesInternalFunctions_;
};

} // namespace hot_restart::rewriter
