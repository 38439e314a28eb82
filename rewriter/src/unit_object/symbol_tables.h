// The symbol tables of an ELF file as they stand in it, and what its dynamic section says of names.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// One defined symbol of a module.
struct ModuleSymbol {
  llvm::StringRef name;
  std::uint64_t value =
      0; ///< Link-time address; for thread-local symbols the offset in the TLS segment.
  std::uint64_t size = 0;
  std::uint8_t type = 0, binding = 0, visibility = 0; ///< STT_*, STB_*, STV_*.
  std::uint16_t section = 0;
  std::uint32_t file = 0; ///< Index of its STT_FILE entry's name in the table; 0: none.
};

/// What one file says. Names point into the bytes that it was read from.
struct SymbolTables {
  std::vector<ModuleSymbol> full;       ///< `.symtab`, defined symbols alone.
  std::vector<ModuleSymbol> exported;   ///< `.dynsym`, defined symbols of default versions.
  std::vector<llvm::StringRef> files;   ///< ModuleSymbol::file counts them; the first is none.
  std::vector<std::string> needed = {}; ///< DT_NEEDED.
  std::string soname = {};              ///< DT_SONAME; may be empty.
  bool hasFull = false;                 ///< False: `strip` took the full table away.
  bool symbolic = false;                ///< -Bsymbolic.
  bool headerMapped = false;
  std::uint64_t headerAddress = 0; ///< Link-time address of the ELF header, if it is mapped.
};

/// What cannot be read is an error: a name that is not found would be looked for elsewhere.
llvm::Expected<SymbolTables> readSymbolTables(llvm::StringRef bytes);

} // namespace hot_restart::rewriter
