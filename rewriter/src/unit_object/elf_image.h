// A relocatable ELF file (64 bit, little endian) in memory: sections, symbols and relocations, to
// read and to change in place. Sections can be renamed; nothing moves.
#pragma once

#include "hot_restart/result.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// SHT_CREL, which not every LLVM knows.
inline constexpr std::uint32_t kCompactRelocations = 0x40000014;

/// One file's bytes with its tables located. What the sections are for it does not know.
class ElfImage {
public:
  using Section = llvm::ELF::Elf64_Shdr;
  using Symbol = llvm::ELF::Elf64_Sym;
  using Relocation = llvm::ELF::Elf64_Rela;

  /// Error kSystem: it cannot be read, is not such a file, or something in it leads nowhere.
  static Result<ElfImage> read(const std::string& path);
  Status write(const std::string& path) const;

  std::size_t sectionCount() const { return sectionCount_; }
  Section& section(std::size_t index);
  const Section& section(std::size_t index) const;
  llvm::StringRef sectionName(std::size_t index) const;
  /// Gives the section another name; takes effect with write().
  void renameSection(std::size_t index, llvm::StringRef name);
  /// Marks the file as one that uses GNU extensions (SHF_GNU_RETAIN).
  void markGnu();

  std::size_t symbolCount() const { return symbolCount_; }
  Symbol& symbol(std::size_t index);
  const Symbol& symbol(std::size_t index) const;
  llvm::StringRef symbolName(std::size_t index) const;
  /// Section that defines the symbol; 0: undefined, absolute or common.
  std::size_t symbolSection(std::size_t index) const;
  void setSymbolSection(std::size_t index, std::size_t section);

  /// The relocations of that SHT_RELA section; none for any other section, since a file with
  /// relocations in another format is not read.
  llvm::ArrayRef<Relocation> relocations(std::size_t section) const;
  llvm::MutableArrayRef<Relocation> relocations(std::size_t section);
  /// The bytes of a section that has any in the file.
  llvm::MutableArrayRef<std::uint8_t> contents(std::size_t section);

private:
  Status locateTables();
  Status checkTables() const;
  Status checkRelocations(std::size_t index) const;
  bool isStringTable(std::size_t index) const;
  bool holds(std::uint64_t offset, std::uint64_t size) const;
  template <class T> T* at(std::uint64_t offset);
  template <class T> const T* at(std::uint64_t offset) const;

  std::string bytes_;
  std::size_t sectionCount_ = 0, symbolCount_ = 0;
  std::size_t symbolTable_ = 0, sectionNames_ = 0, extendedIndexes_ = 0;
};

} // namespace hot_restart::rewriter
