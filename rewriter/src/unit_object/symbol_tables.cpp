// Reads .symtab, .dynsym and .dynamic through LLVM's object library.
#include "unit_object/symbol_tables.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/Error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using llvm::object::ELF64LE;
using ElfFile = llvm::object::ELFFile<ELF64LE>;
namespace elf = llvm::ELF;

ModuleSymbol moduleSymbol(const ElfFile::Elf_Sym& symbol, llvm::StringRef name) {
  ModuleSymbol result;
  result.name = name;
  result.value = symbol.st_value;
  result.size = symbol.st_size;
  result.type = symbol.getType();
  result.binding = symbol.getBinding();
  result.visibility = symbol.getVisibility();
  result.section = symbol.st_shndx;
  return result;
}

bool isEntity(const ElfFile::Elf_Sym& symbol) {
  const unsigned type = symbol.getType();
  return symbol.st_shndx != elf::SHN_UNDEF && type != elf::STT_SECTION && type != elf::STT_FILE;
}

/// By index in the dynamic table: hidden versions (`memcpy@GLIBC_2.2.5`), which are not what an
/// unversioned reference gets.
llvm::Expected<std::vector<bool>> hiddenVersions(const ElfFile& file) {
  std::vector<bool> hidden;
  auto sections = file.sections();
  if (!sections) {
    return sections.takeError();
  }
  for (const auto& section : *sections) {
    if (section.sh_type != elf::SHT_GNU_versym) {
      continue;
    }
    auto versions = file.getSectionContentsAsArray<ElfFile::Elf_Versym>(section);
    if (!versions) {
      return versions.takeError();
    }
    for (const auto& version : *versions) {
      hidden.push_back((version.vs_index & elf::VERSYM_HIDDEN) != 0);
    }
  }
  return hidden;
}

/// Fills the tables from one file; stops at the first thing that it cannot read.
class TableReader {
public:
  explicit TableReader(const ElfFile& file) : file_(file) { tables_.files.emplace_back(""); }

  llvm::Expected<SymbolTables> run() {
    for (const auto read :
         {&TableReader::readSections, &TableReader::readHeaders, &TableReader::readDynamic}) {
      if (llvm::Error failure = (this->*read)()) {
        return failure;
      }
    }
    return std::move(tables_);
  }

private:
  llvm::Error readSections() {
    auto sections = file_.sections();
    if (!sections) {
      return sections.takeError();
    }
    for (const auto& section : *sections) {
      if (llvm::Error failure = readSection(section)) {
        return failure;
      }
    }
    return llvm::Error::success();
  }

  llvm::Error readSection(const ElfFile::Elf_Shdr& section) {
    if (section.sh_type != elf::SHT_SYMTAB && section.sh_type != elf::SHT_DYNSYM) {
      return llvm::Error::success();
    }
    auto symbols = file_.symbols(&section);
    if (!symbols) {
      return symbols.takeError();
    }
    auto names = file_.getStringTableForSymtab(section);
    if (!names) {
      return names.takeError();
    }
    const bool full = section.sh_type == elf::SHT_SYMTAB;
    auto hidden =
        full ? llvm::Expected<std::vector<bool>>(std::vector<bool>()) : hiddenVersions(file_);
    if (!hidden) {
      return hidden.takeError();
    }
    std::vector<ModuleSymbol>& table = full ? tables_.full : tables_.exported;
    table.reserve(symbols->size());
    std::size_t index = 0;
    for (const auto& symbol : *symbols) {
      const bool old = index < hidden->size() && (*hidden)[index];
      ++index;
      auto name = symbol.getName(*names);
      if (!name) {
        return name.takeError();
      }
      addSymbol(symbol, *name, full, old, table);
    }
    tables_.hasFull = tables_.hasFull || full;
    return llvm::Error::success();
  }

  void addSymbol(const ElfFile::Elf_Sym& symbol, llvm::StringRef name, bool full, bool old,
                 std::vector<ModuleSymbol>& table) {
    if (full && symbol.getType() == elf::STT_FILE) {
      tables_.files.push_back(name);
      return;
    }
    if (!isEntity(symbol) || old || name.empty()) {
      return;
    }
    table.push_back(moduleSymbol(symbol, name));
    if (symbol.getBinding() == elf::STB_LOCAL && full) {
      table.back().file = static_cast<std::uint32_t>(tables_.files.size() - 1);
    }
  }

  llvm::Error readHeaders() {
    auto headers = file_.program_headers();
    if (!headers) {
      return headers.takeError();
    }
    for (const auto& header : *headers) {
      if (header.p_type == elf::PT_LOAD && header.p_offset == 0) {
        tables_.headerMapped = true;
        tables_.headerAddress = header.p_vaddr;
      }
    }
    return llvm::Error::success();
  }

  llvm::Error readDynamic() {
    auto dynamic = file_.dynamicEntries();
    if (!dynamic) {
      return dynamic.takeError();
    }
    std::uint64_t strings = 0;
    for (const auto& entry : *dynamic) {
      strings = entry.d_tag == elf::DT_STRTAB ? entry.d_un.d_ptr : strings;
      tables_.symbolic =
          tables_.symbolic || entry.d_tag == elf::DT_SYMBOLIC ||
          (entry.d_tag == elf::DT_FLAGS && (entry.d_un.d_val & elf::DF_SYMBOLIC) != 0);
    }
    if (strings == 0) {
      return llvm::Error::success(); // A static program needs nobody and has no name.
    }
    auto base = file_.toMappedAddr(strings);
    if (!base) {
      return base.takeError();
    }
    const std::uint8_t* end = file_.base() + file_.getBufSize();
    for (const auto& entry : *dynamic) {
      if (entry.d_tag != elf::DT_NEEDED && entry.d_tag != elf::DT_SONAME) {
        continue;
      }
      if (entry.d_un.d_val >= static_cast<std::uint64_t>(end - *base)) {
        return llvm::createStringError("a name in its dynamic section lies outside the file");
      }
      const auto* text = reinterpret_cast<const char*>(*base + entry.d_un.d_val);
      std::string name(text, std::find(text, reinterpret_cast<const char*>(end), '\0'));
      if (entry.d_tag == elf::DT_NEEDED) {
        tables_.needed.push_back(std::move(name));
      } else {
        tables_.soname = std::move(name);
      }
    }
    return llvm::Error::success();
  }

  const ElfFile& file_;
  SymbolTables tables_;
};

} // namespace

llvm::Expected<SymbolTables> readSymbolTables(llvm::StringRef bytes) {
  auto file = ElfFile::create(bytes);
  if (!file) {
    return file.takeError();
  }
  return TableReader(*file).run();
}

} // namespace hot_restart::rewriter
