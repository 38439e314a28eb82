// Decides what becomes of each symbol that a compiled unit defines.
#pragma once

#include "program_symbols.h"
#include "reload_text.h"
#include "unit_object.h"

#include <string>

namespace hot_restart::rewriter {

/// Decides symbol by symbol; refers to both arguments.
class UnitPolicy {
public:
  UnitPolicy(const UnitContents& contents, const ProgramSymbols& program)
      : contents_(contents), program_(program) {}

  SymbolFate decide(const UnitSymbol& symbol) const;

private:
  SymbolFate decideLocal(const UnitSymbol& symbol) const;
  SymbolFate decideData(const UnitSymbol& symbol) const;
  SymbolFate decideGuard(const UnitSymbol& symbol) const;
  bool isChosenBody(const std::string& name) const;
  /// The chosen body whose name is part of the mangled `name`; null: none.
  const StaticOrder* chosenBodyIn(const std::string& name) const;
  bool liesInChosenBody(const std::string& name) const { return chosenBodyIn(name) != nullptr; }
  bool isNew(const UnitSymbol& symbol) const;

  const UnitContents& contents_;
  const ProgramSymbols& program_;
};

} // namespace hot_restart::rewriter
