// What the dynamic linker and the runtime will find in a linked unit: its functions, its
// initialisers and its dynamic relocations. Reads one shared object and plans nothing.
#pragma once

#include "hot_restart/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// One dynamic relocation.
struct UnitRelocation {
  std::uint64_t where = 0; ///< Link-time address of what is filled in.
  std::uint32_t type = 0;  ///< R_X86_64_*.
  std::int64_t addend = 0;
  std::string symbol = {}; ///< The undefined symbol; empty when the unit has the target itself.
};

/// The contents of one file. Addresses are link-time addresses.
struct LinkedUnit {
  std::map<std::string, std::uint64_t> functions; ///< By mangled name.
  std::vector<UnitRelocation> relocations;
  std::uint64_t initBegin = 0, initEnd = 0; ///< The array of initialisers; both 0: there is none.

  bool isInitializer(const UnitRelocation& relocation) const {
    return initBegin <= relocation.where && relocation.where < initEnd;
  }
};

/// Everything in the file is read or named in the error (kSystem): a relocation that is left out
/// would be a pointer that leads nowhere.
Result<LinkedUnit> readLinkedUnit(const std::string& path);

} // namespace hot_restart::rewriter
