// Symbols first (keep or hand over to the program), then what the kept code really reaches, then
// the sections.
#include "unit_object.h"

#include "hot_restart/rewriter/result.h"

#include "elf_image.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/Demangle.h"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

constexpr llvm::StringRef kSlotSuffix = "E7hr$slot";

bool isRelocatedConstant(llvm::StringRef section) { return section.starts_with(".data.rel.ro"); }

/// Retargets one object; holds what the steps share.
class UnitRetargeter {
public:
  UnitRetargeter(ElfImage& image, const DecideSymbol& decide) : image_(image), decide_(decide) {}

  Result<UnitObject> run() {
    collectRelocations();
    collectStubs();
    decideSymbols();
    followKept();
    collectForbidden();
    if (!forbidden_.empty()) {
      return refusal();
    }
    if (Status checked = checkReached(); !checked) {
      return checked.error();
    }
    renameInitializers();
    rewriteSymbols();
    image_.markGnu();
    return std::move(object_);
  }

private:
  UnitSymbol describe(std::size_t index) const {
    const ElfImage::Symbol& symbol = image_.symbol(index);
    const std::size_t section = image_.symbolSection(index);
    UnitSymbol result;
    result.name = image_.symbolName(index).str();
    result.local = symbol.getBinding() == elf::STB_LOCAL;
    result.weak =
        symbol.getBinding() == elf::STB_WEAK || symbol.getBinding() == elf::STB_GNU_UNIQUE;
    result.function = symbol.getType() == elf::STT_FUNC || symbol.getType() == elf::STT_GNU_IFUNC;
    result.threadLocal = symbol.getType() == elf::STT_TLS;
    result.writable = symbol.st_shndx == elf::SHN_COMMON || (section != 0 && isWritable(section));
    return result;
  }

  bool isWritable(std::size_t section) const {
    const auto& header = image_.section(section);
    return (header.sh_flags & elf::SHF_WRITE) != 0 && (header.sh_flags & elf::SHF_ALLOC) != 0 &&
           header.sh_type != elf::SHT_INIT_ARRAY && header.sh_type != elf::SHT_FINI_ARRAY &&
           !isRelocatedConstant(image_.sectionName(section));
  }

  bool isDefined(std::size_t index) const {
    const ElfImage::Symbol& symbol = image_.symbol(index);
    return symbol.st_shndx != elf::SHN_UNDEF && symbol.st_shndx != elf::SHN_ABS &&
           symbol.getType() != elf::STT_SECTION && symbol.getType() != elf::STT_FILE;
  }

  void collectRelocations() {
    for (std::size_t i = 1; i < image_.sectionCount(); ++i) {
      if (image_.section(i).sh_type == elf::SHT_RELA) {
        relocationsOf_[image_.section(i).sh_info] = i;
      }
    }
  }

  llvm::ArrayRef<ElfImage::Relocation> relocationsOf(std::size_t section) const {
    auto found = relocationsOf_.find(section);
    return found == relocationsOf_.end() ? llvm::ArrayRef<ElfImage::Relocation>()
                                         : image_.relocations(found->second);
  }

  /// A stub is the function that refers to a slot; its body is the other `$body` function it refers
  /// to.
  void collectStubs() {
    std::map<std::string, std::string> bodyOfSlot;
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (!isDefined(i) || image_.symbol(i).getType() != elf::STT_FUNC) {
        continue;
      }
      std::string slot, body;
      scanStub(i, slot, body);
      if (!slot.empty() && !body.empty()) {
        bodyOfSlot.emplace(slot, body);
      }
    }
    for (auto& [slot, body] : bodyOfSlot) {
      object_.stubs.push_back({slot, body});
    }
  }

  void scanStub(std::size_t function, std::string& slot, std::string& body) const {
    const ElfImage::Symbol& symbol = image_.symbol(function);
    for (const auto& relocation : relocationsOf(image_.symbolSection(function))) {
      if (relocation.r_offset < symbol.st_value ||
          relocation.r_offset >= symbol.st_value + symbol.st_size) {
        continue;
      }
      noteStubReference(relocation.getSymbol(), slot, body);
      noteSlotOfSection(relocation.getSymbol(), slot);
      const auto& target = image_.symbol(relocation.getSymbol());
      // A pointer to member may stand in a constant that the stub loads.
      const std::size_t constant = image_.symbolSection(relocation.getSymbol());
      if (target.getBinding() == elf::STB_LOCAL && constant != 0 &&
          (image_.section(constant).sh_flags & elf::SHF_EXECINSTR) == 0) {
        for (const auto& inner : relocationsOf(constant)) {
          noteStubReference(inner.getSymbol(), slot, body);
        }
      }
    }
  }

  /// A local slot is referred to by its section (one variable each: -fdata-sections).
  void noteSlotOfSection(std::size_t index, std::string& slot) const {
    if (image_.symbol(index).getType() != elf::STT_SECTION) {
      return;
    }
    const std::size_t section = image_.symbolSection(index);
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (isDefined(i) && image_.symbolSection(i) == section &&
          image_.symbolName(i).ends_with(kSlotSuffix)) {
        slot = image_.symbolName(i).str();
      }
    }
  }

  void noteStubReference(std::size_t index, std::string& slot, std::string& body) const {
    const llvm::StringRef name = image_.symbolName(index);
    if (name.ends_with(kSlotSuffix)) {
      slot = name.str();
    } else if (name.contains("$body") && !name.starts_with("_ZZ") && !name.starts_with("_ZGV") &&
               !name.contains(".") && body.empty()) {
      body = name.str();
    }
  }

  void decideSymbols() {
    fates_.assign(image_.symbolCount(), SymbolFate::kKeep);
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (!isDefined(i)) {
        continue;
      }
      fates_[i] = decide_(describe(i));
    }
  }

  /// What nothing reaches is dropped by the linker: the statics of a stub, for instance, that is
  /// the program's.
  void collectForbidden() {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      const std::size_t section = image_.symbolSection(i);
      if (fates_[i] == SymbolFate::kForbidden && (section == 0 || reached_[section])) {
        forbidden_.push_back(image_.symbolName(i).str());
      }
    }
  }

  Error refusal() const {
    std::string message =
        "the new version would bring data of its own that the program may already have:";
    for (const std::string& name : forbidden_) {
      message += "\n  " + llvm::demangle(name);
    }
    return Error{ErrorCode::kRefused,
                 message + "\nRebuild and start the program again to use this edit."};
  }

  /// Sections that the kept code reaches, from its roots over relocations that stay inside the
  /// unit.
  void followKept() {
    reached_.assign(image_.sectionCount(), false);
    std::vector<std::size_t> open;
    auto reach = [&](std::size_t section) {
      if (section != 0 && section < reached_.size() && !reached_[section]) {
        reached_[section] = true;
        open.push_back(section);
      }
    };
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (fates_[i] == SymbolFate::kKeepRoot) {
        const std::size_t section = image_.symbolSection(i);
        reach(section);
        roots_.push_back(section);
      }
    }
    for (std::size_t i = 1; i < image_.sectionCount(); ++i) {
      if (image_.section(i).sh_type == elf::SHT_INIT_ARRAY) {
        reach(i);
      }
    }
    while (!open.empty()) {
      const std::size_t section = open.back();
      open.pop_back();
      for (const auto& relocation : relocationsOf(section)) {
        if (!leavesUnit(relocation.getSymbol())) {
          reach(image_.symbolSection(relocation.getSymbol()));
        }
      }
    }
  }

  bool leavesUnit(std::size_t symbol) const {
    return image_.symbol(symbol).st_shndx == elf::SHN_UNDEF ||
           fates_[symbol] == SymbolFate::kFromProgram;
  }

  /// Code that stays must not reach data that is now the program's by a way around the symbol.
  Status checkReached() const {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      const std::size_t section = image_.symbolSection(i);
      if (fates_[i] != SymbolFate::kFromProgram || section == 0 || !reached_[section] ||
          !isWritable(section) || sharesSectionWithKept(i)) {
        continue;
      }
      return Error{ErrorCode::kRefused,
                   "the compiler refers to `" + llvm::demangle(image_.symbolName(i)) +
                       "` in a way that cannot be redirected to the running program's variable"};
    }
    return Done{};
  }

  bool sharesSectionWithKept(std::size_t symbol) const {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (i != symbol && isDefined(i) && fates_[i] != SymbolFate::kFromProgram &&
          image_.symbolSection(i) == image_.symbolSection(symbol)) {
        return true;
      }
    }
    return false;
  }

  void renameInitializers() {
    for (std::size_t i = 1; i < image_.sectionCount(); ++i) {
      ElfImage::Section& header = image_.section(i);
      const llvm::StringRef name = image_.sectionName(i);
      if (header.sh_type == elf::SHT_INIT_ARRAY || header.sh_type == elf::SHT_PREINIT_ARRAY) {
        int priority = 65536;
        const std::size_t dot = name.rfind('.');
        if (dot != 0 && dot != llvm::StringRef::npos) {
          name.substr(dot + 1).getAsInteger(10, priority);
        }
        object_.initializerPriorities.insert(object_.initializerPriorities.end(),
                                             header.sh_size / 8, priority);
        header.sh_flags |= elf::SHF_GNU_RETAIN;
        header.sh_type = elf::SHT_PROGBITS;
        image_.renameSection(i, kUnitInitSection);
      } else if (header.sh_type == elf::SHT_FINI_ARRAY) {
        header.sh_type = elf::SHT_PROGBITS;
        image_.renameSection(i, "hr_fini");
      }
    }
    for (const std::size_t root : roots_) {
      image_.section(root).sh_flags |= elf::SHF_GNU_RETAIN;
    }
  }

  void rewriteSymbols() {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      ElfImage::Symbol& symbol = image_.symbol(i);
      if (symbol.getBinding() == elf::STB_LOCAL || symbol.st_shndx == elf::SHN_ABS) {
        continue;
      }
      if (symbol.st_shndx == elf::SHN_UNDEF) {
        rewriteUndefined(i);
      } else if (fates_[i] == SymbolFate::kFromProgram) {
        makeUndefined(i);
      } else {
        symbol.st_other = elf::STV_HIDDEN;
        if (symbol.getBinding() == elf::STB_GNU_UNIQUE) {
          symbol.setBinding(elf::STB_WEAK);
        }
      }
    }
  }

  void rewriteUndefined(std::size_t index) {
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

  void makeUndefined(std::size_t index) {
    ElfImage::Symbol& symbol = image_.symbol(index);
    object_.requiredSymbols.insert(image_.symbolName(index).str());
    image_.setSymbolSection(index, elf::SHN_UNDEF);
    symbol.st_value = 0;
    symbol.st_size = 0;
    symbol.setBinding(elf::STB_WEAK);
    symbol.st_other = elf::STV_DEFAULT;
  }

  ElfImage& image_;
  const DecideSymbol& decide_;
  UnitObject object_;
  std::map<std::size_t, std::size_t> relocationsOf_; ///< Section -> its SHT_RELA section.
  std::vector<SymbolFate> fates_;
  std::vector<std::string> forbidden_;
  std::vector<std::size_t> roots_;
  std::vector<bool> reached_;
};

} // namespace

Result<UnitObject> retargetUnitObject(const std::string& path, const DecideSymbol& decide) {
  auto image = ElfImage::read(path);
  if (!image) {
    return image.error();
  }
  auto object = UnitRetargeter(*image, decide).run();
  if (!object) {
    return object;
  }
  if (Status written = image->write(path); !written) {
    return written.error();
  }
  return object;
}

} // namespace hot_restart::rewriter
