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
  UnitPolicy(const ReloadText& text, const ProgramSymbols& program)
      : text_(text), program_(program) {}

  SymbolFate decide(const UnitSymbol& symbol) const;

private:
  SymbolFate decideLocal(const UnitSymbol& symbol) const;
  SymbolFate decideData(const UnitSymbol& symbol) const;
  SymbolFate decideGuard(const UnitSymbol& symbol) const;
  bool isChosenBody(const std::string& name) const;
  bool liesInChosenBody(const std::string& name) const;
  bool isNew(const UnitSymbol& symbol) const;

  const ReloadText& text_;
  const ProgramSymbols& program_;
};

} // namespace hot_restart::rewriter
