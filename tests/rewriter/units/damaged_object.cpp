// The test reads ELF by itself: what is damaged must not depend on what is tested.
#include "damaged_object.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ios>
#include <iterator>
#include <string>
#include <unistd.h>

namespace hot_restart::test {

DamagedObject::DamagedObject(const std::string& source, const std::string& flags)
    : folder_(std::filesystem::temp_directory_path() /
              ("hr-damaged-" + std::to_string(::getpid()))) {
  std::filesystem::create_directories(folder_);
  path_ = folder_ + "/unit.o";
  std::ofstream(folder_ + "/unit.cpp") << source;
  const std::string command = "cd " + folder_ + " && g++ -fPIC " + flags + " unit.cpp -o unit.o";
  if (std::system(command.c_str()) != 0) {
    problem_ = "failed: " + command;
    return;
  }
  std::ifstream stream(path_, std::ios::binary);
  bytes_.assign(std::istreambuf_iterator<char>(stream), {});
}

DamagedObject::~DamagedObject() { std::filesystem::remove_all(folder_); }

bool DamagedObject::isWanted(const elf::Elf64_Shdr& section, std::uint32_t type) {
  const bool mustBeLoaded = type == elf::SHT_RELA && header().e_type == elf::ET_DYN;
  return section.sh_type == type && (!mustBeLoaded || (section.sh_flags & elf::SHF_ALLOC) != 0);
}

void DamagedObject::changeSection(std::uint32_t type,
                                  const std::function<void(elf::Elf64_Shdr&)>& change) {
  for (unsigned i = 1; i < header().e_shnum; ++i) {
    if (isWanted(sections()[i], type)) {
      change(sections()[i]);
      break;
    }
  }
  write();
}

void DamagedObject::changeRelocations(const std::function<void(elf::Elf64_Rela&)>& change) {
  for (unsigned i = 1; i < header().e_shnum; ++i) {
    const elf::Elf64_Shdr& section = sections()[i];
    if (isWanted(section, elf::SHT_RELA)) {
      auto* all = reinterpret_cast<elf::Elf64_Rela*>(bytes_.data() + section.sh_offset);
      for (std::size_t n = 0; n < section.sh_size / sizeof(elf::Elf64_Rela); ++n) {
        change(all[n]);
      }
    }
  }
  write();
}

void DamagedObject::changeSymbols(std::uint32_t type,
                                  const std::function<void(elf::Elf64_Sym&)>& change) {
  for (unsigned i = 1; i < header().e_shnum; ++i) {
    const elf::Elf64_Shdr& section = sections()[i];
    if (section.sh_type == type) {
      auto* all = reinterpret_cast<elf::Elf64_Sym*>(bytes_.data() + section.sh_offset);
      for (std::size_t n = 1; n < section.sh_size / sizeof(elf::Elf64_Sym); ++n) {
        change(all[n]);
      }
    }
  }
  write();
}

void DamagedObject::cutTo(std::size_t size) {
  bytes_.resize(size);
  write();
}

void DamagedObject::write() const {
  std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes_;
}

} // namespace hot_restart::test
