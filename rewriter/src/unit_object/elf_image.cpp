// Bounds are checked once, when the file is read; behind that every index in it leads somewhere.
#include "unit_object/elf_image.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"

#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;
using Header = elf::Elf64_Ehdr;

Error damaged(const char* what) {
  return Error{ErrorCode::kSystem, std::string("the compiled unit is not an ELF object: ") + what};
}

} // namespace

template <class T> T* ElfImage::at(std::uint64_t offset) {
  return reinterpret_cast<T*>(bytes_.data() + offset);
}
template <class T> const T* ElfImage::at(std::uint64_t offset) const {
  return reinterpret_cast<const T*>(bytes_.data() + offset);
}

Result<ElfImage> ElfImage::read(const std::string& path) {
  Result<std::string> bytes = readWholeFile(path);
  if (!bytes) {
    return Error{ErrorCode::kSystem, bytes.error().message};
  }
  ElfImage image;
  image.bytes_ = std::move(*bytes);
  if (Status located = image.locateTables(); !located) {
    return located.error();
  }
  return image;
}

Status ElfImage::locateTables() {
  if (bytes_.size() < sizeof(Header) || std::memcmp(bytes_.data(), elf::ElfMagic, 4) != 0) {
    return damaged("no header");
  }
  const Header& header = *at<Header>(0);
  if (header.getFileClass() != elf::ELFCLASS64 || header.getDataEncoding() != elf::ELFDATA2LSB ||
      header.e_type != elf::ET_REL) {
    return damaged(
        "not relocatable, or not 64 bit little endian (-m32 and -flto are not possible)");
  }
  if (!holds(header.e_shoff, sizeof(Section))) {
    return damaged("it is cut short");
  }
  const Section& first = *at<Section>(header.e_shoff);
  sectionCount_ = header.e_shnum != 0 ? header.e_shnum : first.sh_size;
  sectionNames_ = header.e_shstrndx == elf::SHN_XINDEX ? first.sh_link : header.e_shstrndx;
  if (sectionCount_ > bytes_.size() || !holds(header.e_shoff, sectionCount_ * sizeof(Section))) {
    return damaged("it is cut short");
  }
  for (std::size_t i = 1; i < sectionCount_; ++i) {
    const Section& current = section(i);
    if (current.sh_type != elf::SHT_NOBITS && !holds(current.sh_offset, current.sh_size)) {
      return damaged("it is cut short");
    }
    if (current.sh_type == elf::SHT_SYMTAB) {
      symbolTable_ = i;
      symbolCount_ = current.sh_size / sizeof(Symbol);
    } else if (current.sh_type == elf::SHT_SYMTAB_SHNDX) {
      extendedIndexes_ = i;
    }
  }
  return symbolTable_ == 0 ? Status(damaged("no symbol table")) : checkTables();
}

/// The rest of this class, and all that read an image, rely on what is checked here.
Status ElfImage::checkTables() const {
  const std::size_t symbolNames = section(symbolTable_).sh_link;
  if (!isStringTable(sectionNames_) || !isStringTable(symbolNames)) {
    return damaged("its names cannot be read");
  }
  if (extendedIndexes_ != 0 &&
      section(extendedIndexes_).sh_size / sizeof(elf::Elf64_Word) < symbolCount_) {
    return damaged("its table of section indexes is too short");
  }
  for (std::size_t i = 0; i < symbolCount_; ++i) {
    if (symbol(i).st_name >= section(symbolNames).sh_size || symbolSection(i) >= sectionCount_) {
      return damaged("a symbol leads nowhere");
    }
  }
  std::set<std::size_t> relocated;
  for (std::size_t i = 1; i < sectionCount_; ++i) {
    if (section(i).sh_name >= section(sectionNames_).sh_size) {
      return damaged("the name of a section cannot be read");
    }
    if (Status checked = checkRelocations(i); !checked) {
      return checked;
    }
    if (section(i).sh_type == elf::SHT_RELA && !relocated.insert(section(i).sh_info).second) {
      return damaged("a section has two tables of relocations");
    }
  }
  return Done{};
}

/// Checks that section, if it is a table of relocations.
Status ElfImage::checkRelocations(std::size_t index) const {
  const Section& table = section(index);
  if (table.sh_type == elf::SHT_REL || table.sh_type == elf::SHT_RELR ||
      table.sh_type == kCompactRelocations) {
    return damaged("its relocations are in a format that hrtool does not know");
  }
  if (table.sh_type == elf::SHT_RELA && table.sh_info >= sectionCount_) {
    return damaged("a table of relocations is of no section");
  }
  for (const Relocation& relocation : relocations(index)) {
    if (relocation.getSymbol() >= symbolCount_) {
      return damaged("a relocation is of a symbol that is not there");
    }
  }
  return Done{};
}

/// A table that ends with a zero: every name in it ends as well.
bool ElfImage::isStringTable(std::size_t index) const {
  if (index == 0 || index >= sectionCount_ || section(index).sh_type != elf::SHT_STRTAB) {
    return false;
  }
  const Section& table = section(index);
  return table.sh_size != 0 && *at<char>(table.sh_offset + table.sh_size - 1) == '\0';
}

bool ElfImage::holds(std::uint64_t offset, std::uint64_t size) const {
  return offset <= bytes_.size() && size <= bytes_.size() - offset;
}

Status ElfImage::write(const std::string& path) const { return writeWholeFile(path, bytes_); }

ElfImage::Section& ElfImage::section(std::size_t index) {
  return at<Section>(at<Header>(0)->e_shoff)[index];
}
const ElfImage::Section& ElfImage::section(std::size_t index) const {
  return at<Section>(at<Header>(0)->e_shoff)[index];
}

llvm::StringRef ElfImage::sectionName(std::size_t index) const {
  return at<char>(section(sectionNames_).sh_offset + section(index).sh_name);
}

void ElfImage::renameSection(std::size_t index, llvm::StringRef name) {
  // A grown copy of the name table goes to the end of the file.
  const Section names = section(sectionNames_);
  std::string table = bytes_.substr(names.sh_offset, names.sh_size);
  const std::size_t at = table.size();
  table += name;
  table += '\0';
  const std::size_t offset = bytes_.size();
  bytes_ += table;
  bytes_.append((8 - bytes_.size() % 8) % 8, '\0');
  section(sectionNames_).sh_offset = offset;
  section(sectionNames_).sh_size = table.size();
  section(index).sh_name = static_cast<elf::Elf64_Word>(at);
}

void ElfImage::markGnu() { at<Header>(0)->e_ident[elf::EI_OSABI] = elf::ELFOSABI_GNU; }

ElfImage::Symbol& ElfImage::symbol(std::size_t index) {
  return at<Symbol>(section(symbolTable_).sh_offset)[index];
}
const ElfImage::Symbol& ElfImage::symbol(std::size_t index) const {
  return at<Symbol>(section(symbolTable_).sh_offset)[index];
}

llvm::StringRef ElfImage::symbolName(std::size_t index) const {
  return at<char>(section(section(symbolTable_).sh_link).sh_offset + symbol(index).st_name);
}

std::size_t ElfImage::symbolSection(std::size_t index) const {
  const std::uint16_t value = symbol(index).st_shndx;
  if (value == elf::SHN_XINDEX && extendedIndexes_ != 0) {
    return at<elf::Elf64_Word>(section(extendedIndexes_).sh_offset)[index];
  }
  return value < elf::SHN_LORESERVE ? value : 0;
}

void ElfImage::setSymbolSection(std::size_t index, std::size_t target) {
  const bool extended = target >= elf::SHN_LORESERVE;
  symbol(index).st_shndx = extended ? static_cast<elf::Elf64_Half>(elf::SHN_XINDEX)
                                    : static_cast<elf::Elf64_Half>(target);
  if (extendedIndexes_ != 0) {
    at<elf::Elf64_Word>(section(extendedIndexes_).sh_offset)[index] =
        extended ? static_cast<elf::Elf64_Word>(target) : 0;
  }
}

llvm::MutableArrayRef<ElfImage::Relocation> ElfImage::relocations(std::size_t index) {
  const Section& table = section(index);
  if (table.sh_type != elf::SHT_RELA) {
    return {};
  }
  return {at<Relocation>(table.sh_offset), table.sh_size / sizeof(Relocation)};
}

llvm::MutableArrayRef<std::uint8_t> ElfImage::contents(std::size_t index) {
  return {at<std::uint8_t>(section(index).sh_offset), section(index).sh_size};
}

llvm::ArrayRef<ElfImage::Relocation> ElfImage::relocations(std::size_t index) const {
  return const_cast<ElfImage*>(this)->relocations(index);
}

} // namespace hot_restart::rewriter
