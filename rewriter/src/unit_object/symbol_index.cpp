// Reads .symtab, .dynsym and .dynamic through LLVM's object library.
#include "unit_object/symbol_index.h"

#include "hot_restart/result.h"

#include "names/canonical_name.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/Error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using llvm::object::ELF64LE;
using ElfFile = llvm::object::ELFFile<ELF64LE>;
namespace elf = llvm::ELF;

Error systemError(const std::string& path, const std::string& why) {
  return Error{ErrorCode::kSystem, "cannot read the symbols of " + path + ": " + why};
}

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

/// Hidden versions (`memcpy@GLIBC_2.2.5`) are not what an unversioned reference gets.
std::vector<bool> hiddenVersions(const ElfFile& file, const ElfFile::Elf_Shdr& dynamicTable) {
  std::vector<bool> hidden;
  auto sections = file.sections();
  if (!sections) {
    llvm::consumeError(sections.takeError());
    return hidden;
  }
  for (const auto& section : *sections) {
    if (section.sh_type != elf::SHT_GNU_versym) {
      continue;
    }
    auto versions = file.getSectionContentsAsArray<ElfFile::Elf_Versym>(section);
    if (!versions) {
      llvm::consumeError(versions.takeError());
      continue;
    }
    for (const auto& version : *versions) {
      hidden.push_back((version.vs_index & elf::VERSYM_HIDDEN) != 0);
    }
  }
  (void)dynamicTable;
  return hidden;
}

} // namespace

/// Fills a SymbolIndex from its mapped file.
class SymbolIndexReader {
public:
  SymbolIndexReader(const ElfFile& file, std::vector<ModuleSymbol>& full,
                    std::vector<ModuleSymbol>& exported, std::vector<llvm::StringRef>& files)
      : file_(file), full_(full), exported_(exported), files_(files) {
    files_.emplace_back("");
  }

  /// Returns whether the section was a full symbol table.
  bool readSection(const ElfFile::Elf_Shdr& section) {
    if (section.sh_type != elf::SHT_SYMTAB && section.sh_type != elf::SHT_DYNSYM) {
      return false;
    }
    auto symbols = file_.symbols(&section);
    auto names = file_.getStringTableForSymtab(section);
    if (!symbols || !names) {
      llvm::consumeError(symbols.takeError());
      llvm::consumeError(names.takeError());
      return false;
    }
    const bool full = section.sh_type == elf::SHT_SYMTAB;
    const std::vector<bool> hidden = full ? std::vector<bool>() : hiddenVersions(file_, section);
    std::vector<ModuleSymbol>& table = full ? full_ : exported_;
    table.reserve(symbols->size());
    std::size_t index = 0;
    for (const auto& symbol : *symbols) {
      const bool old = index < hidden.size() && hidden[index];
      ++index;
      readSymbol(symbol, *names, full, old, table);
    }
    return full;
  }

private:
  void readSymbol(const ElfFile::Elf_Sym& symbol, llvm::StringRef names, bool full, bool old,
                  std::vector<ModuleSymbol>& table) {
    auto name = symbol.getName(names);
    if (!name) {
      llvm::consumeError(name.takeError());
      return;
    }
    if (full && symbol.getType() == elf::STT_FILE) {
      files_.push_back(*name);
      return;
    }
    if (!isEntity(symbol) || old || name->empty()) {
      return;
    }
    table.push_back(moduleSymbol(symbol, *name));
    if (symbol.getBinding() == elf::STB_LOCAL && full) {
      table.back().file = static_cast<std::uint32_t>(files_.size() - 1);
    }
  }

  const ElfFile& file_;
  std::vector<ModuleSymbol>&full_, &exported_;
  std::vector<llvm::StringRef>& files_;
};

Result<std::shared_ptr<SymbolIndex>> SymbolIndex::read(const std::string& path) {
  auto buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    return systemError(path, buffer.getError().message());
  }
  auto index = std::make_shared<SymbolIndex>();
  index->path_ = path;
  index->buffer_ = std::move(*buffer);
  if (Status parsed = index->parse(); !parsed) {
    return parsed.error();
  }
  for (std::size_t i = 0; i < index->exported_.size(); ++i) {
    index->exportedByName_.try_emplace(index->exported_[i].name, static_cast<std::uint32_t>(i));
  }
  return index;
}

Status SymbolIndex::parse() {
  auto file = ElfFile::create(buffer_->getBuffer());
  if (!file) {
    return systemError(path_, llvm::toString(file.takeError()));
  }
  auto sections = file->sections();
  auto headers = file->program_headers();
  if (!sections || !headers) {
    llvm::consumeError(sections.takeError());
    llvm::consumeError(headers.takeError());
    return systemError(path_, "its section table is damaged");
  }
  SymbolIndexReader reader(*file, full_, exported_, files_);
  for (const auto& section : *sections) {
    hasFullTable_ = reader.readSection(section) || hasFullTable_;
  }
  for (const auto& header : *headers) {
    if (header.p_type == elf::PT_LOAD && header.p_offset == 0) {
      headerMapped_ = true;
      headerAddress_ = header.p_vaddr;
    }
  }
  auto dynamic = file->dynamicEntries();
  if (!dynamic) {
    llvm::consumeError(dynamic.takeError());
    return Done{};
  }
  std::uint64_t strings = 0;
  for (const auto& entry : *dynamic) {
    strings = entry.d_tag == elf::DT_STRTAB ? entry.d_un.d_ptr : strings;
    symbolic_ = symbolic_ || entry.d_tag == elf::DT_SYMBOLIC ||
                (entry.d_tag == elf::DT_FLAGS && (entry.d_un.d_val & elf::DF_SYMBOLIC) != 0);
  }
  auto base = file->toMappedAddr(strings);
  if (!base) {
    llvm::consumeError(base.takeError());
    return Done{};
  }
  for (const auto& entry : *dynamic) {
    const char* text = reinterpret_cast<const char*>(*base) + entry.d_un.d_val;
    if (entry.d_tag == elf::DT_NEEDED) {
      needed_.emplace_back(text);
    } else if (entry.d_tag == elf::DT_SONAME) {
      soname_ = text;
    }
  }
  return Done{};
}

bool SymbolIndex::headerAddress(std::uint64_t& address) const {
  address = headerAddress_;
  return headerMapped_;
}

const ModuleSymbol* SymbolIndex::findExported(llvm::StringRef name) const {
  auto found = exportedByName_.find(name);
  return found == exportedByName_.end() ? nullptr : &exported_[found->second];
}

void SymbolIndex::buildGlobalMap() const {
  globalsBuilt_ = true;
  for (std::size_t i = 0; i < full_.size(); ++i) {
    const ModuleSymbol& symbol = full_[i];
    // Linkers make hidden symbols local and keep their mangled names, which a static's name never
    // equals.
    const bool madeLocal = symbol.binding == elf::STB_LOCAL;
    auto [entry, fresh] = globalByName_.try_emplace(symbol.name, static_cast<std::int64_t>(i));
    if (fresh) {
      continue;
    }
    if (entry->second >= 0 &&
        full_[static_cast<std::size_t>(entry->second)].binding == elf::STB_LOCAL && !madeLocal) {
      entry->second = static_cast<std::int64_t>(i); // A real global wins over a local of that name.
    } else if (madeLocal &&
               (entry->second < 0 ||
                full_[static_cast<std::size_t>(entry->second)].binding == elf::STB_LOCAL)) {
      entry->second = -1;
    }
  }
}

const ModuleSymbol* SymbolIndex::findGlobal(llvm::StringRef name) const {
  if (!globalsBuilt_) {
    buildGlobalMap();
  }
  auto found = globalByName_.find(name);
  return found == globalByName_.end() || found->second < 0
             ? nullptr
             : &full_[static_cast<std::size_t>(found->second)];
}

bool SymbolIndex::hasFile(llvm::StringRef file) const {
  return std::find(files_.begin(), files_.end(), file) != files_.end();
}

const SymbolIndex::LocalMap& SymbolIndex::localsOf(llvm::StringRef file) const {
  auto [entry, fresh] = localsByFile_.try_emplace(file);
  LocalMap& locals = entry->second;
  if (!fresh) {
    return locals;
  }
  for (std::size_t i = 0; i < full_.size(); ++i) {
    const ModuleSymbol& symbol = full_[i];
    // `_ZL5state.0` is what clang leaves of a struct it took apart: not the variable.
    if (symbol.binding == elf::STB_LOCAL && files_[symbol.file] == file &&
        !isSplitName(symbol.name)) {
      locals.try_emplace(canonicalName(symbol.name), static_cast<std::uint32_t>(i));
    }
  }
  return locals;
}

const ModuleSymbol* SymbolIndex::findInFile(llvm::StringRef file, llvm::StringRef canonical) const {
  const LocalMap& locals = localsOf(file);
  auto found = locals.find(canonical);
  return found == locals.end() ? nullptr : &full_[found->second];
}

} // namespace hot_restart::rewriter
