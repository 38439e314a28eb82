// Symbols first (keep or hand over to the program), then what the kept code really reaches, then
// the sections.
#include "unit_object/unit_object.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/generated_names.h"

#include "names/symbol_name.h"
#include "unit_object/debug_locations.h"
#include "unit_object/elf_image.h"
#include "unit_object/section_graph.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/Demangle.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

bool isRelocatedConstant(llvm::StringRef section) { return section.starts_with(".data.rel.ro"); }

/// Retargets one object; holds what the steps share.
class UnitRetargeter {
public:
  UnitRetargeter(ElfImage& image, const RetargetRequest& request)
      : image_(image), request_(request), graph_(image) {}

  Result<UnitObject> run() {
    decideSymbols();
    collectStubs();
    if (request_.leaveOutRefused) {
      leaveOutRefused();
    }
    followKept();
    keepReachedStubs();
    if (!request_.keepInitializers) {
      collectUninitialized();
    }
    collectForbidden();
    if (!object_.forbidden.empty()) {
      return std::move(object_);
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

  /// A stub is the function that refers to a slot; its body is the other `$body` function it refers
  /// to.
  void collectStubs() {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (isDefined(i) && isSlotSymbol(image_.symbolName(i))) {
        slotOfSection_[image_.symbolSection(i)] = i;
      }
    }
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (!isDefined(i) || image_.symbol(i).getType() != elf::STT_FUNC) {
        continue;
      }
      std::string slot, body;
      scanStub(i, slot, body);
      if (!slot.empty() && !body.empty()) {
        stubs_.push_back(
            {{slot, body, fates_[i] != SymbolFate::kFromProgram}, image_.symbolSection(i)});
      }
    }
    // Of the constructors with one slot (C1, C2) the program may have one alone: that one speaks.
    std::stable_partition(stubs_.begin(), stubs_.end(),
                          [](const FoundStub& stub) { return !stub.names.own; });
  }

  void scanStub(std::size_t function, std::string& slot, std::string& body) const {
    const ElfImage::Symbol& symbol = image_.symbol(function);
    for (const auto& relocation : graph_.relocationsOf(image_.symbolSection(function))) {
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
        for (const auto& inner : graph_.relocationsOf(constant)) {
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
    const auto found = slotOfSection_.find(image_.symbolSection(index));
    if (found != slotOfSection_.end()) {
      slot = image_.symbolName(found->second).str();
    }
  }

  /// Stubs of the unit's own that nothing in it calls say nothing about the program.
  void keepReachedStubs() {
    std::set<std::string> seen;
    for (const FoundStub& stub : stubs_) {
      if ((!stub.names.own || reached_[stub.section]) && seen.insert(stub.names.slot).second) {
        object_.stubs.push_back(stub.names);
      }
    }
  }

  void noteStubReference(std::size_t index, std::string& slot, std::string& body) const {
    const llvm::StringRef name = image_.symbolName(index);
    if (isSlotSymbol(name)) {
      slot = name.str();
    } else if (name.contains(kBodyMark) && !name.starts_with("_ZZ") && !name.starts_with("_ZGV") &&
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
      fates_[i] = request_.decide(describe(i));
    }
    keepLabelTables();
  }

  /// `static void* labels[] = {&&a, &&b};` points into its own function: each version has its own.
  void keepLabelTables() {
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
      for (const auto& relocation : graph_.relocationsOf(section)) {
        const std::size_t target = relocation.getSymbol();
        const bool inside = image_.symbol(target).getBinding() == elf::STB_LOCAL &&
                            bodies.count(image_.symbolSection(target)) != 0;
        fates_[i] = inside ? SymbolFate::kKeep : fates_[i];
      }
    }
  }

  /// What nothing reaches is dropped by the linker: the statics of a stub, for instance, that is
  /// the program's.
  void collectForbidden() {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      const std::size_t section = image_.symbolSection(i);
      if (fates_[i] == SymbolFate::kForbidden && (section == 0 || reached_[section])) {
        object_.forbidden.push_back(image_.symbolName(i).str());
      }
    }
  }

  /// Sections that the kept code reaches, from its roots over relocations that stay inside the
  /// unit.
  void followKept() {
    std::vector<std::size_t> begin;
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (fates_[i] == SymbolFate::kKeepRoot) {
        roots_.push_back(image_.symbolSection(i));
        object_.roots.push_back(image_.symbolName(i).str());
      }
    }
    begin = roots_;
    for (std::size_t i = 1; i < image_.sectionCount() && request_.keepInitializers; ++i) {
      if (image_.section(i).sh_type == elf::SHT_INIT_ARRAY) {
        begin.push_back(i);
      }
    }
    reached_ = graph_.reachedFrom(begin, leaves());
  }

  /// Variables of vague linkage (a template's, say) with an initialiser to run have guards.
  void collectUninitialized() {
    std::set<std::string> guarded;
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      llvm::StringRef name = image_.symbolName(i);
      if (isDefined(i) && name.consume_front("_ZGV") && !name.starts_with("Z")) {
        guarded.insert("_Z" + name.str());
      }
    }
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (isDefined(i) && fates_[i] != SymbolFate::kFromProgram &&
          reached_[image_.symbolSection(i)] && guarded.count(image_.symbolName(i).str()) != 0) {
        object_.uninitialized.push_back(image_.symbolName(i).str());
      }
    }
  }

  SectionGraph::LeavesUnit leaves() const {
    return [this](std::size_t symbol) { return leavesUnit(symbol); };
  }

  bool leavesUnit(std::size_t symbol) const {
    return image_.symbol(symbol).st_shndx == elf::SHN_UNDEF ||
           fates_[symbol] == SymbolFate::kFromProgram;
  }

  /// Code that stays must not reach data that is now the program's by a way around the symbol.
  Status checkReached() const {
    for (std::size_t section = 1; section < image_.sectionCount(); ++section) {
      for (const auto& relocation : graph_.relocationsOf(section)) {
        if (reached_[section] && lacksInitializer(relocation.getSymbol())) {
          return Error{ErrorCode::kRefused, whyLacking(relocation.getSymbol())};
        }
      }
    }
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

  /// Why code that reaches this symbol cannot be in the unit; empty: it can.
  std::string whyRefused(std::size_t symbol) const {
    const std::string name = llvm::demangle(image_.symbolName(symbol));
    if (isDefined(symbol) && fates_[symbol] == SymbolFate::kForbidden) {
      return "it uses `" + name + "`, of which the unit would bring one of its own";
    }
    if (isDefined(symbol) && fates_[symbol] == SymbolFate::kFromProgram &&
        image_.symbolSection(symbol) != 0 && isWritable(image_.symbolSection(symbol)) &&
        !sharesSectionWithKept(symbol)) {
      return "the compiler refers to `" + name + "` in a way that cannot be redirected";
    }
    return {};
  }

  /// Chosen bodies that lead to something that must not be in the unit cease to be chosen.
  void leaveOutRefused() {
    std::map<std::size_t, std::string> refused; // Section -> why.
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (const std::string why = whyRefused(i); !why.empty()) {
        refused.emplace(image_.symbolSection(i), why);
      }
    }
    for (std::size_t section = 1; section < image_.sectionCount(); ++section) {
      for (const auto& relocation : graph_.relocationsOf(section)) {
        if (const std::string why = whyMissing(relocation.getSymbol()); !why.empty()) {
          refused.emplace(section, why);
        }
      }
    }
    std::vector<std::size_t> targets;
    targets.reserve(refused.size());
    for (const auto& [section, why] : refused) {
      targets.push_back(section);
    }
    const std::vector<std::size_t> target = graph_.leadingTo(targets, leaves());
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      const std::size_t section = image_.symbolSection(i);
      if (fates_[i] == SymbolFate::kKeepRoot && section != 0 && target[section] != 0) {
        leaveOut(i, refused.at(target[section]));
      }
    }
  }

  /// The unit would use a thread-local variable that no call of its can initialise.
  bool lacksInitializer(std::size_t symbol) const {
    const llvm::StringRef name = image_.symbolName(symbol);
    return image_.symbol(symbol).st_shndx == elf::SHN_UNDEF && name.starts_with("_ZTH") &&
           request_.lacksInitializer && request_.lacksInitializer(name.str());
  }
  std::string whyLacking(std::size_t symbol) const {
    return "the compiler has left out `" + llvm::demangle(image_.symbolName(symbol)) +
           "` in the running program: the new version could not initialise that variable";
  }

  /// References to what the program does not have.
  std::string whyMissing(std::size_t symbol) const {
    if (lacksInitializer(symbol)) {
      return whyLacking(symbol);
    }
    const bool outside = image_.symbol(symbol).st_shndx == elf::SHN_UNDEF &&
                         image_.symbol(symbol).getBinding() != elf::STB_WEAK;
    const llvm::StringRef name = image_.symbolName(symbol);
    const bool special = name.empty() || name == "__dso_handle" || name == "_GLOBAL_OFFSET_TABLE_";
    return outside && !special && !request_.resolves(name.str())
               ? "the program does not have `" + llvm::demangle(name) + "`"
               : std::string();
  }

  void leaveOut(std::size_t body, const std::string& why) {
    const std::string name = image_.symbolName(body).str();
    fates_[body] = SymbolFate::kKeep;
    object_.leftOut.push_back({name, why});
    std::erase_if(stubs_, [&](const FoundStub& stub) { return stub.names.body == name; });
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
        if (request_.keepInitializers) {
          header.sh_flags |= elf::SHF_GNU_RETAIN;
        }
        header.sh_type = elf::SHT_PROGBITS;
        image_.renameSection(i, kInitializerSection);
      } else if (header.sh_type == elf::SHT_FINI_ARRAY) {
        header.sh_type = elf::SHT_PROGBITS;
        image_.renameSection(i, kFinalizerSection);
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
  const RetargetRequest& request_;
  SectionGraph graph_;
  UnitObject object_;
  struct FoundStub {
    StubPair names;
    std::size_t section; ///< Of the stub.
  };
  std::vector<FoundStub> stubs_;
  std::map<std::size_t, std::size_t> slotOfSection_; ///< Section -> the slot in it.
  std::vector<SymbolFate> fates_;
  std::vector<std::size_t> roots_;
  std::vector<bool> reached_;
};

} // namespace

Result<UnitObject> retargetUnitObject(const std::string& path, const RetargetRequest& request) {
  auto image = ElfImage::read(path);
  if (!image) {
    return image.error();
  }
  auto object = UnitRetargeter(*image, request).run();
  if (!object || !object->forbidden.empty()) {
    return object;
  }
  if (request.runningAddress) {
    pointDebugLocationsAtProgram(*image, request.runningAddress);
  }
  if (Status written = image->write(path); !written) {
    return written.error();
  }
  return object;
}

} // namespace hot_restart::rewriter
