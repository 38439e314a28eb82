// The policy decides about single symbols; what only the object shows (label tables, data that has
// no symbol of its own) is decided here.
#include "unit_object/symbol_fates.h"

#include "unit_object/elf_image.h"
#include "unit_object/section_graph.h"
#include "unit_object/unit_object_data.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"

#include <cstddef>
#include <functional>
#include <set>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

bool isRelocatedConstant(llvm::StringRef section) { return section.starts_with(".data.rel.ro"); }

} // namespace

SymbolFates::SymbolFates(const ElfImage& image, const SectionGraph& graph,
                         const std::function<SymbolFate(const UnitSymbol&)>& decide)
    : image_(image), fates_(image.symbolCount(), SymbolFate::kKeep) {
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (isDefined(i)) {
      fates_[i] = decide(describe(i));
    }
  }
  keepLabelTables(graph);
}

UnitSymbol SymbolFates::describe(std::size_t index) const {
  const ElfImage::Symbol& symbol = image_.symbol(index);
  const std::size_t section = image_.symbolSection(index);
  UnitSymbol result;
  result.name = image_.symbolName(index).str();
  result.local = symbol.getBinding() == elf::STB_LOCAL;
  result.weak = symbol.getBinding() == elf::STB_WEAK || symbol.getBinding() == elf::STB_GNU_UNIQUE;
  result.function = symbol.getType() == elf::STT_FUNC || symbol.getType() == elf::STT_GNU_IFUNC;
  result.threadLocal = symbol.getType() == elf::STT_TLS;
  result.writable = symbol.st_shndx == elf::SHN_COMMON || (section != 0 && isWritable(section));
  return result;
}

bool SymbolFates::isWritable(std::size_t section) const {
  const auto& header = image_.section(section);
  return (header.sh_flags & elf::SHF_WRITE) != 0 && (header.sh_flags & elf::SHF_ALLOC) != 0 &&
         header.sh_type != elf::SHT_INIT_ARRAY && header.sh_type != elf::SHT_FINI_ARRAY &&
         !isRelocatedConstant(image_.sectionName(section));
}

bool SymbolFates::isDefined(std::size_t index) const {
  const ElfImage::Symbol& symbol = image_.symbol(index);
  return symbol.st_shndx != elf::SHN_UNDEF && symbol.st_shndx != elf::SHN_ABS &&
         symbol.getType() != elf::STT_SECTION && symbol.getType() != elf::STT_FILE;
}

bool SymbolFates::leavesUnit(std::size_t symbol) const {
  return image_.symbol(symbol).st_shndx == elf::SHN_UNDEF ||
         fates_[symbol] == SymbolFate::kFromProgram;
}

SectionGraph::LeavesUnit SymbolFates::leaves() const {
  return [this](std::size_t symbol) { return leavesUnit(symbol); };
}

bool SymbolFates::isStuck(std::size_t symbol) const {
  const std::size_t section = image_.symbolSection(symbol);
  return isDefined(symbol) && fates_[symbol] == SymbolFate::kFromProgram && section != 0 &&
         isWritable(section) && !sharesSectionWithKept(symbol);
}

/// `static void* labels[] = {&&a, &&b};` points into its own function: each version has its own.
void SymbolFates::keepLabelTables(const SectionGraph& graph) {
  std::set<std::size_t> bodies;
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (fates_[i] == SymbolFate::kKeepRoot) {
      bodies.insert(image_.symbolSection(i));
    }
  }
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    const std::size_t section = image_.symbolSection(i);
    if (fates_[i] != SymbolFate::kFromProgram || section == 0 || describe(i).function) {
      continue;
    }
    for (const auto& relocation : graph.relocationsOf(section)) {
      const std::size_t target = relocation.getSymbol();
      const bool inside = image_.symbol(target).getBinding() == elf::STB_LOCAL &&
                          bodies.count(image_.symbolSection(target)) != 0;
      fates_[i] = inside ? SymbolFate::kKeep : fates_[i];
    }
  }
}

bool SymbolFates::sharesSectionWithKept(std::size_t symbol) const {
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (i != symbol && isDefined(i) && fates_[i] != SymbolFate::kFromProgram &&
        image_.symbolSection(i) == image_.symbolSection(symbol)) {
      return true;
    }
  }
  return false;
}

} // namespace hot_restart::rewriter
