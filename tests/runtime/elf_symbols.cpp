// Reads the section headers and the full symbol table of a 64-bit ELF file.
#include "elf_symbols.h"

#include <cstdint>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace hot_restart::test {

std::map<std::string, std::uint64_t> symbolsOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), {});
  std::map<std::string, std::uint64_t> symbols;
  if (bytes.size() < sizeof(Elf64_Ehdr)) {
    return symbols;
  }
  const auto* header = reinterpret_cast<const Elf64_Ehdr*>(bytes.data());
  const auto* sections = reinterpret_cast<const Elf64_Shdr*>(bytes.data() + header->e_shoff);
  for (int i = 0; i < header->e_shnum; ++i) {
    if (sections[i].sh_type != SHT_SYMTAB) {
      continue;
    }
    const char* names = bytes.data() + sections[sections[i].sh_link].sh_offset;
    const auto* table = reinterpret_cast<const Elf64_Sym*>(bytes.data() + sections[i].sh_offset);
    for (std::uint64_t s = 0; s < sections[i].sh_size / sizeof(Elf64_Sym); ++s) {
      if (table[s].st_shndx != SHN_UNDEF) {
        symbols[names + table[s].st_name] = table[s].st_value;
      }
    }
  }
  return symbols;
}

} // namespace hot_restart::test
