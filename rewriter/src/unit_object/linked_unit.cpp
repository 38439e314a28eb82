// Reads section by section through LLVM's object library.
#include "unit_object/linked_unit.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/generated_names.h"

#include "unit_object/elf_image.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstdint>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;
using ElfFile = llvm::object::ELFFile<llvm::object::ELF64LE>;

/// Reads one file. Stops at the first thing in it that it cannot read.
class LinkedUnitReader {
public:
  LinkedUnitReader(const ElfFile& file, const std::string& path) : file_(file), path_(path) {}

  Result<LinkedUnit> run() {
    auto sections = file_.sections();
    if (!sections) {
      return unreadable("its sections", sections.takeError());
    }
    for (const auto& section : *sections) {
      if (Status read = readSection(section); !read) {
        return read.error();
      }
    }
    return std::move(unit_);
  }

private:
  Error unreadable(const std::string& what, llvm::Error why) const {
    return unreadable(what, llvm::toString(std::move(why)));
  }
  Error unreadable(const std::string& what, const std::string& why) const {
    return Error{ErrorCode::kSystem,
                 "cannot read " + what + " of the new version, " + path_ + ": " + why};
  }

  Status readSection(const ElfFile::Elf_Shdr& section) {
    auto name = file_.getSectionName(section);
    if (!name) {
      return unreadable("the name of a section", name.takeError());
    }
    if (*name == llvm::StringRef(kInitializerSection)) {
      unit_.initBegin = section.sh_addr;
      unit_.initEnd = section.sh_addr + section.sh_size;
    }
    const bool isLoaded = (section.sh_flags & elf::SHF_ALLOC) != 0;
    if (section.sh_type == elf::SHT_SYMTAB) {
      return readFunctions(section);
    }
    if (section.sh_type == elf::SHT_RELA && isLoaded) {
      return readRelocations(section);
    }
    if (isLoaded && (section.sh_type == elf::SHT_REL || section.sh_type == elf::SHT_RELR ||
                     section.sh_type == kCompactRelocations)) {
      return unreadable("the relocations", "the linker has written " + name->str() +
                                               " in a format that hrtool does not know");
    }
    return Done{};
  }

  Status readFunctions(const ElfFile::Elf_Shdr& section) {
    auto symbols = file_.symbols(&section);
    if (!symbols) {
      return unreadable("the symbols", symbols.takeError());
    }
    auto names = file_.getStringTableForSymtab(section);
    if (!names) {
      return unreadable("the names of the symbols", names.takeError());
    }
    for (const auto& symbol : *symbols) {
      auto name = symbol.getName(*names);
      if (!name) {
        return unreadable("the name of a symbol", name.takeError());
      }
      if (symbol.st_shndx != elf::SHN_UNDEF && symbol.getType() == elf::STT_FUNC) {
        unit_.functions.emplace(name->str(), symbol.st_value);
      }
    }
    return Done{};
  }

  Status readRelocations(const ElfFile::Elf_Shdr& section) {
    auto relocations = file_.relas(section);
    if (!relocations) {
      return unreadable("the relocations", relocations.takeError());
    }
    auto table = file_.getSection(section.sh_link);
    if (!table) {
      return unreadable("the relocations' table of symbols", table.takeError());
    }
    auto symbols = file_.symbols(*table);
    if (!symbols) {
      return unreadable("the relocations' symbols", symbols.takeError());
    }
    auto names = file_.getStringTableForSymtab(**table);
    if (!names) {
      return unreadable("the names of the relocations' symbols", names.takeError());
    }
    for (const auto& relocation : *relocations) {
      if (Status read = readRelocation(relocation, *symbols, *names); !read) {
        return read;
      }
    }
    return Done{};
  }

  Status readRelocation(const ElfFile::Elf_Rela& relocation, ElfFile::Elf_Sym_Range symbols,
                        llvm::StringRef names) {
    UnitRelocation result{.where = relocation.r_offset,
                          .type = relocation.getType(false),
                          .addend = relocation.r_addend};
    const std::uint32_t index = relocation.getSymbol(false);
    if (index >= symbols.size() && index != 0) {
      return unreadable("a relocation", "it is of symbol " + std::to_string(index) + " of " +
                                            std::to_string(symbols.size()));
    }
    if (index != 0 && symbols[index].st_shndx == elf::SHN_UNDEF) {
      auto name = symbols[index].getName(names);
      if (!name) {
        return unreadable("the name of a relocation's symbol", name.takeError());
      }
      if (name->empty()) {
        return unreadable("a relocation", std::string("its symbol has no name"));
      }
      result.symbol = name->str();
    }
    unit_.relocations.push_back(std::move(result));
    return Done{};
  }

  const ElfFile& file_;
  const std::string& path_;
  LinkedUnit unit_;
};

} // namespace

Result<LinkedUnit> readLinkedUnit(const std::string& path) {
  auto buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    return Error{ErrorCode::kSystem, "cannot read " + path + ": " + buffer.getError().message()};
  }
  auto file = ElfFile::create((*buffer)->getBuffer());
  if (!file) {
    return Error{ErrorCode::kSystem, path + ": " + llvm::toString(file.takeError())};
  }
  return LinkedUnitReader(*file, path).run();
}

} // namespace hot_restart::rewriter
