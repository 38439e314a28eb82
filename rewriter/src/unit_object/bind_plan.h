// What the runtime must do after loading a linked unit, read off the unit's own dynamic
// relocations.
#pragma once

#include "unit_object/program_symbols.h"
#include "unit_object/unit_object_data.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

struct BindPlan {
  /// Mangled names of what nobody has. Any: the rest is empty, and this is no plan.
  std::set<std::string> missing;
  std::vector<Binding> bindings;
  std::vector<std::uint64_t> initializers;
  std::vector<SlotUpdate> slots;
};

/// `unitPath` is the linked shared object, `object` what retargetUnitObject said about it. Every
/// symbol that the dynamic linker would resolve in the same way is left to it. Errors: kRefused
/// (words that cannot be bound); kSystem when anything in the file cannot be read.
Result<BindPlan> planBindings(const std::string& unitPath, const UnitObject& object,
                              const ProgramSymbols& program);

/// The refusal of a unit with such symbols. `hints`: further lines, each with its end.
Error missingSymbols(const std::set<std::string>& missing, const std::string& hints,
                     const ProgramSymbols& program);

} // namespace hot_restart::rewriter
