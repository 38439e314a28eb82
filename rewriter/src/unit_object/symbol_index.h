// Symbol tables of ELF files, read once and looked up by name: what a module exports, and what it
// holds at all. Knows nothing of units or bindings.
#pragma once

#include "hot_restart/result.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstdint>
#include <memory>
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

/// The tables of one file. Immutable once built; names point into the mapped file.
class SymbolIndex {
public:
  /// Error kSystem when the file cannot be read, kRefused when it is not an ELF file for x86-64 or
  /// aarch64.
  static Result<std::shared_ptr<SymbolIndex>> read(const std::string& path);

  /// False: `strip` took the full symbol table away.
  bool hasFullTable() const { return hasFullTable_; }

  /// In the dynamic table, default version; null: not exported.
  const ModuleSymbol* findExported(llvm::StringRef name) const;
  /// In the full table by exact name: global, or made local by the linker (hidden visibility,
  /// version script). Null: none, or several different ones.
  const ModuleSymbol* findGlobal(llvm::StringRef name) const;
  /// Among the local symbols of the object files named `file` (base name), by canonical name.
  const ModuleSymbol* findInFile(llvm::StringRef file, llvm::StringRef canonical) const;
  /// An object file of that base name was linked into the module.
  bool hasFile(llvm::StringRef file) const;
  const std::vector<ModuleSymbol>& fullTable() const { return full_; }

  const std::vector<std::string>& needed() const { return needed_; } ///< DT_NEEDED.
  const std::string& soname() const { return soname_; }              ///< DT_SONAME; may be empty.
  bool bindsToItself() const { return symbolic_; }                   ///< -Bsymbolic.
  /// Link-time address of the mapped ELF header; 0 with `false`: not mapped.
  bool headerAddress(std::uint64_t& address) const;

private:
  Status parse();
  void buildGlobalMap() const;
  using LocalMap = llvm::StringMap<std::uint32_t>;
  const LocalMap& localsOf(llvm::StringRef file) const;

  std::unique_ptr<llvm::MemoryBuffer> buffer_;
  std::string path_;
  std::vector<ModuleSymbol> full_, exported_;
  std::vector<llvm::StringRef> files_;
  std::vector<std::string> needed_;
  std::string soname_;
  std::uint64_t headerAddress_ = 0;
  bool hasFullTable_ = false, symbolic_ = false, headerMapped_ = false;
  llvm::StringMap<std::uint32_t> exportedByName_;
  // Built at the first question: big modules have hundreds of thousands of symbols.
  mutable bool globalsBuilt_ = false;
  mutable llvm::StringMap<std::int64_t> globalByName_; ///< -1: several different ones.
  mutable llvm::StringMap<LocalMap> localsByFile_;     ///< File -> canonical name -> index.
};

} // namespace hot_restart::rewriter
