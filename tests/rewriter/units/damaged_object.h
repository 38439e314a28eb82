// Small ELF files that g++ makes, to be damaged at a chosen place.
#pragma once

#include "llvm/BinaryFormat/ELF.h"

#include <cstdint>
#include <functional>
#include <string>

namespace hot_restart::test {

namespace elf = llvm::ELF;

/// A file in memory with its tables at hand.
class DamagedObject {
public:
  /// Compiles `source` with `flags` ("-c" or "-shared") to a file of the test's own folder.
  DamagedObject(const std::string& source, const std::string& flags);
  ~DamagedObject();
  DamagedObject(const DamagedObject&) = delete;
  DamagedObject& operator=(const DamagedObject&) = delete;

  const std::string& path() const { return path_; }
  /// Why there is no file; empty: there is one.
  const std::string& problem() const { return problem_; }

  /// Changes the first section of that type (SHT_RELA: the first one that is loaded, in a shared
  /// object) and writes the file.
  void changeSection(std::uint32_t type, const std::function<void(elf::Elf64_Shdr&)>& change);
  /// Changes every relocation of the tables that changeSection() would look at.
  void changeRelocations(const std::function<void(elf::Elf64_Rela&)>& change);
  /// Changes every symbol of the first table of that type (SHT_SYMTAB, SHT_DYNSYM).
  void changeSymbols(std::uint32_t type, const std::function<void(elf::Elf64_Sym&)>& change);
  /// Keeps that many bytes.
  void cutTo(std::size_t size);

private:
  elf::Elf64_Ehdr& header() { return *reinterpret_cast<elf::Elf64_Ehdr*>(bytes_.data()); }
  elf::Elf64_Shdr* sections() {
    return reinterpret_cast<elf::Elf64_Shdr*>(bytes_.data() + header().e_shoff);
  }
  bool isWanted(const elf::Elf64_Shdr& section, std::uint32_t type);
  void write() const;

  std::string folder_, path_, bytes_, problem_;
};

} // namespace hot_restart::test
