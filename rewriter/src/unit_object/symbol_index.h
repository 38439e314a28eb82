// Symbol tables of ELF files, read once and looked up by name: what a module exports, and what it
// holds at all. Knows nothing of units or bindings.
#pragma once

#include "hot_restart/result.h"
#include "unit_object/symbol_tables.h" // IWYU pragma: export

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The tables of one file. Immutable once built; names point into the mapped file.
class SymbolIndex {
public:
  /// Error kSystem when the file, or any part of its tables, cannot be read.
  static Result<std::shared_ptr<SymbolIndex>> read(const std::string& path);

  /// False: `strip` took the full symbol table away.
  bool hasFullTable() const { return tables_.hasFull; }

  /// In the dynamic table, default version; null: not exported.
  const ModuleSymbol* findExported(llvm::StringRef name) const;
  /// In the full table by exact name: global, or made local by the linker (hidden visibility,
  /// version script). Null: none, or several different ones.
  const ModuleSymbol* findGlobal(llvm::StringRef name) const;
  /// Among the local symbols of the object files named `file` (base name), by canonical name.
  const ModuleSymbol* findInFile(llvm::StringRef file, llvm::StringRef canonical) const;
  /// An object file of that base name was linked into the module.
  bool hasFile(llvm::StringRef file) const;
  const std::vector<ModuleSymbol>& fullTable() const { return tables_.full; }

  const std::vector<std::string>& needed() const { return tables_.needed; } ///< DT_NEEDED.
  const std::string& soname() const { return tables_.soname; } ///< DT_SONAME; may be empty.
  bool bindsToItself() const { return tables_.symbolic; }      ///< -Bsymbolic.
  /// Link-time address of the mapped ELF header; 0 with `false`: not mapped.
  bool headerAddress(std::uint64_t& address) const;

private:
  void buildGlobalMap() const;
  using LocalMap = llvm::StringMap<std::uint32_t>;
  const LocalMap& localsOf(llvm::StringRef file) const;

  std::unique_ptr<llvm::MemoryBuffer> buffer_; ///< What the names in the tables point into.
  SymbolTables tables_;
  llvm::StringMap<std::uint32_t> exportedByName_;
  // Built at the first question: big modules have hundreds of thousands of symbols.
  mutable bool globalsBuilt_ = false;
  mutable llvm::StringMap<std::int64_t> globalByName_; ///< -1: several different ones.
  mutable llvm::StringMap<LocalMap> localsByFile_;     ///< File -> canonical name -> index.
};

} // namespace hot_restart::rewriter
