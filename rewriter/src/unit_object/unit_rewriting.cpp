// Initialisers first, while their sections still say what they are; then symbol by symbol.
#include "unit_object/unit_rewriting.h"

#include "hot_restart/rewriter/generated_names.h"

#include "unit_object/elf_image.h"
#include "unit_object/symbol_fates.h"
#include "unit_object/unit_object_data.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"

#include <cstddef>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

/// The number behind the last dot of `.init_array.00100`.
int priorityOf(llvm::StringRef section) {
  int priority = kLastPriority;
  const std::size_t dot = section.rfind('.');
  if (dot != 0 && dot != llvm::StringRef::npos) {
    section.substr(dot + 1).getAsInteger(10, priority); // Else the priority stays as it is.
  }
  return priority;
}

/// Edits one image. Decides nothing.
class UnitRewriter {
public:
  UnitRewriter(ElfImage& image, const SymbolFates& fates, const std::vector<std::size_t>& roots,
               UnitObject& object)
      : image_(image), fates_(fates), roots_(roots), object_(object) {}

  void renameInitializers(bool keep);
  void retainRoots();
  void rewriteSymbols();

private:
  void rewriteUndefined(std::size_t index);
  void makeUndefined(std::size_t index);

  ElfImage& image_;
  const SymbolFates& fates_;
  const std::vector<std::size_t>& roots_;
  UnitObject& object_;
};

void UnitRewriter::renameInitializers(bool keep) {
  for (std::size_t i = 1; i < image_.sectionCount(); ++i) {
    ElfImage::Section& header = image_.section(i);
    if (header.sh_type == elf::SHT_INIT_ARRAY || header.sh_type == elf::SHT_PREINIT_ARRAY) {
      object_.initializerPriorities.insert(object_.initializerPriorities.end(), header.sh_size / 8,
                                           priorityOf(image_.sectionName(i)));
      if (keep) {
        header.sh_flags |= elf::SHF_GNU_RETAIN;
      }
      header.sh_type = elf::SHT_PROGBITS;
      image_.renameSection(i, kInitializerSection);
    } else if (header.sh_type == elf::SHT_FINI_ARRAY) {
      header.sh_type = elf::SHT_PROGBITS;
      image_.renameSection(i, kFinalizerSection);
    }
  }
}

void UnitRewriter::retainRoots() {
  for (const std::size_t root : roots_) {
    image_.section(root).sh_flags |= elf::SHF_GNU_RETAIN;
  }
}

void UnitRewriter::rewriteSymbols() {
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    ElfImage::Symbol& symbol = image_.symbol(i);
    if (symbol.getBinding() == elf::STB_LOCAL || symbol.st_shndx == elf::SHN_ABS) {
      continue;
    }
    if (symbol.st_shndx == elf::SHN_UNDEF) {
      rewriteUndefined(i);
    } else if (fates_.of(i) == SymbolFate::kFromProgram) {
      makeUndefined(i);
    } else {
      symbol.st_other = elf::STV_HIDDEN;
      if (symbol.getBinding() == elf::STB_GNU_UNIQUE) {
        symbol.setBinding(elf::STB_WEAK);
      }
    }
  }
}

void UnitRewriter::rewriteUndefined(std::size_t index) {
  ElfImage::Symbol& symbol = image_.symbol(index);
  const llvm::StringRef name = image_.symbolName(index);
  if (name == "__dso_handle" && !roots_.empty()) {
    // Start files usually bring it; any address inside the unit serves as the handle.
    image_.setSymbolSection(index, roots_.front());
    symbol.st_value = 0;
    return;
  }
  if (name == "_GLOBAL_OFFSET_TABLE_") {
    return;
  }
  if (symbol.getBinding() != elf::STB_WEAK) {
    object_.requiredSymbols.insert(name.str());
  }
  symbol.setBinding(elf::STB_WEAK);
  symbol.st_other = elf::STV_DEFAULT;
}

void UnitRewriter::makeUndefined(std::size_t index) {
  ElfImage::Symbol& symbol = image_.symbol(index);
  object_.requiredSymbols.insert(image_.symbolName(index).str());
  image_.setSymbolSection(index, elf::SHN_UNDEF);
  symbol.st_value = 0;
  symbol.st_size = 0;
  symbol.setBinding(elf::STB_WEAK);
  symbol.st_other = elf::STV_DEFAULT;
}

} // namespace

void rewriteUnit(ElfImage& image, const SymbolFates& fates, const std::vector<std::size_t>& roots,
                 bool keepInitializers, UnitObject& object) {
  UnitRewriter rewriter(image, fates, roots, object);
  rewriter.renameInitializers(keepInitializers);
  rewriter.retainRoots();
  rewriter.rewriteSymbols();
  image.markGnu();
}

} // namespace hot_restart::rewriter
