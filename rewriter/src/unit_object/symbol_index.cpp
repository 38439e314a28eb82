// Tables are searched by maps that are made when they are first asked for.
#include "unit_object/symbol_index.h"

#include "hot_restart/result.h"

#include "names/canonical_name.h"
#include "unit_object/symbol_tables.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

Error systemError(const std::string& path, const std::string& why) {
  return Error{ErrorCode::kSystem, "cannot read the symbols of " + path + ": " + why};
}

} // namespace

Result<std::shared_ptr<SymbolIndex>> SymbolIndex::read(const std::string& path) {
  auto buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    return systemError(path, buffer.getError().message());
  }
  auto tables = readSymbolTables((*buffer)->getBuffer());
  if (!tables) {
    return systemError(path, llvm::toString(tables.takeError()));
  }
  auto index = std::make_shared<SymbolIndex>();
  index->buffer_ = std::move(*buffer);
  index->tables_ = std::move(*tables);
  const std::vector<ModuleSymbol>& exported = index->tables_.exported;
  for (std::size_t i = 0; i < exported.size(); ++i) {
    index->exportedByName_.try_emplace(exported[i].name, static_cast<std::uint32_t>(i));
  }
  return index;
}

bool SymbolIndex::headerAddress(std::uint64_t& address) const {
  address = tables_.headerAddress;
  return tables_.headerMapped;
}

const ModuleSymbol* SymbolIndex::findExported(llvm::StringRef name) const {
  auto found = exportedByName_.find(name);
  return found == exportedByName_.end() ? nullptr : &tables_.exported[found->second];
}

void SymbolIndex::buildGlobalMap() const {
  globalsBuilt_ = true;
  for (std::size_t i = 0; i < tables_.full.size(); ++i) {
    const ModuleSymbol& symbol = tables_.full[i];
    // Linkers make hidden symbols local and keep their mangled names, which a static's name never
    // equals.
    const bool madeLocal = symbol.binding == elf::STB_LOCAL;
    auto [entry, fresh] = globalByName_.try_emplace(symbol.name, static_cast<std::int64_t>(i));
    if (fresh) {
      continue;
    }
    if (entry->second >= 0 &&
        tables_.full[static_cast<std::size_t>(entry->second)].binding == elf::STB_LOCAL &&
        !madeLocal) {
      entry->second = static_cast<std::int64_t>(i); // A real global wins over a local of that name.
    } else if (madeLocal &&
               (entry->second < 0 ||
                tables_.full[static_cast<std::size_t>(entry->second)].binding == elf::STB_LOCAL)) {
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
             : &tables_.full[static_cast<std::size_t>(found->second)];
}

bool SymbolIndex::hasFile(llvm::StringRef file) const {
  return std::find(tables_.files.begin(), tables_.files.end(), file) != tables_.files.end();
}

const SymbolIndex::LocalMap& SymbolIndex::localsOf(llvm::StringRef file) const {
  auto [entry, fresh] = localsByFile_.try_emplace(file);
  LocalMap& locals = entry->second;
  if (!fresh) {
    return locals;
  }
  for (std::size_t i = 0; i < tables_.full.size(); ++i) {
    const ModuleSymbol& symbol = tables_.full[i];
    // `_ZL5state.0` is what clang leaves of a struct it took apart: not the variable.
    if (symbol.binding == elf::STB_LOCAL && tables_.files[symbol.file] == file &&
        !isSplitName(symbol.name)) {
      locals.try_emplace(canonicalName(symbol.name), static_cast<std::uint32_t>(i));
    }
  }
  return locals;
}

const ModuleSymbol* SymbolIndex::findInFile(llvm::StringRef file, llvm::StringRef canonical) const {
  const LocalMap& locals = localsOf(file);
  auto found = locals.find(canonical);
  return found == locals.end() ? nullptr : &tables_.full[found->second];
}

} // namespace hot_restart::rewriter
