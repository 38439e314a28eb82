// The lookup order is the contract; each step is one function.
#include "unit_object/program_symbols.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include "names/canonical_name.h"
#include "unit_object/symbol_index.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Path.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

/// EarlierUnit::loadBias of a unit that is yet to be loaded.
constexpr std::uint64_t kNotLoaded = ~std::uint64_t{0};

ProgramSymbol place(std::size_t module, const ModuleSymbol& symbol) {
  ProgramSymbol result;
  result.module = module;
  result.value = symbol.value;
  result.size = symbol.size;
  result.threadLocal = symbol.type == elf::STT_TLS;
  result.isResolver = symbol.type == elf::STT_GNU_IFUNC;
  result.function = symbol.type == elf::STT_FUNC || result.isResolver;
  return result;
}

} // namespace

/// The modules of the process, then the earlier units; notes the function's own module.
Status ProgramSymbols::readModules(const ReloadRequest& request) {
  modules_ = request.modules;
  firstUnit_ = request.modules.size();
  own_ = request.modules.size();
  for (const EarlierUnit& unit : request.earlierUnits) {
    modules_.push_back({unit.objectPath, unit.loadBias, {}});
  }
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    auto symbols = SymbolIndex::read(modules_[i].readable());
    const bool isOwn = modules_[i].path == request.modulePath && i < firstUnit_;
    // Without the symbols of an earlier unit its variables would be made once more.
    if (!symbols && (isOwn || i >= firstUnit_)) {
      return symbols.error();
    }
    if (!symbols) {
      unread_.push_back(symbols.error().message);
    }
    own_ = isOwn ? i : own_;
    tables_.push_back({symbols ? *symbols : nullptr, false});
  }
  for (std::size_t i = 0; i < request.earlierUnits.size(); ++i) {
    const EarlierUnit& unit = request.earlierUnits[i];
    tables_[firstUnit_ + i].unit = unit.sameSource  ? Module::Unit::kSameSource
                                   : unit.restarted ? Module::Unit::kOtherRestarted
                                                    : Module::Unit::kOther;
  }
  return Done{};
}

/// A function that an edit added crashed in its unit: the file itself is in the module it was built
/// into.
void ProgramSymbols::findOwnModule() {
  for (std::size_t i = 0; i < firstUnit_ && own_ == firstUnit_; ++i) {
    if (tables_[i].symbols && tables_[i].symbols->hasFile(sourceName_)) {
      own_ = i;
    }
  }
}

Result<ProgramSymbols> ProgramSymbols::open(const ReloadRequest& request) {
  ProgramSymbols program;
  if (Status read = program.readModules(request); !read) {
    return read.error();
  }
  program.sourceName_ = llvm::sys::path::filename(request.running.generated).str();
  program.findOwnModule();
  if (program.own_ == program.firstUnit_) {
    return Error{ErrorCode::kNotFound, "the program has no module " + request.modulePath};
  }
  if (!program.tables_[program.own_].symbols->hasFullTable()) {
    return Error{ErrorCode::kRefused,
                 request.modulePath +
                     " has been stripped: without its symbol table the new version cannot "
                     "find the program's variables. Keep it unstripped while debugging."};
  }
  program.markGlobalScope();
  return program;
}

/// The first module (the executable) and all that the global ones need, by DT_NEEDED. What was
/// opened later (plugins) is taken as RTLD_LOCAL: binding to it by address is right in either case.
void ProgramSymbols::markGlobalScope() {
  if (tables_.empty()) {
    return;
  }
  std::vector<std::size_t> open = {0};
  tables_[0].global = true;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (!tables_[at].symbols) {
      continue;
    }
    for (const std::string& needed : tables_[at].symbols->needed()) {
      for (std::size_t i = 1; i < firstUnit_; ++i) {
        const bool matches =
            llvm::sys::path::filename(modules_[i].path) == llvm::sys::path::filename(needed) ||
            (tables_[i].symbols && tables_[i].symbols->soname() == needed);
        if (matches && !tables_[i].global) {
          tables_[i].global = true;
          open.push_back(i);
        }
      }
    }
  }
}

std::optional<ProgramSymbol> ProgramSymbols::find(const std::string& unitName) const {
  auto renamed = renamed_.find(unitName);
  const std::string& name = renamed == renamed_.end() ? unitName : renamed->second;
  if (name.empty()) {
    return std::nullopt;
  }
  // Units first: they define only what was new (or started fresh) when they were loaded. But a
  // static of another file may have the same name, and the state of another file that has been
  // restarted is that file's alone.
  for (auto step : {&ProgramSymbols::findInOwnUnits, &ProgramSymbols::findInSource,
                    &ProgramSymbols::findInOtherUnits, &ProgramSymbols::findOwn,
                    &ProgramSymbols::findByLoader, &ProgramSymbols::findHidden,
                    &ProgramSymbols::findElsewhere, &ProgramSymbols::findInRestartedUnits}) {
    if (auto found = (this->*step)(name)) {
      found->byLoader = found->byLoader && renamed == renamed_.end();
      return found;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> ProgramSymbols::runningAddress(const std::string& name) const {
  const std::optional<ProgramSymbol> found = find(name);
  if (!found || found->threadLocal || modules_[found->module].loadBias == kNotLoaded) {
    return std::nullopt;
  }
  return modules_[found->module].loadBias + found->value;
}

bool ProgramSymbols::lacksInitializer(const std::string& initializer) const {
  if (find(initializer)) {
    return false;
  }
  const std::string variable = initializer.substr(std::string_view("_ZTH").size());
  const SymbolIndex& own = *tables_[own_].symbols;
  return own.findInFile(sourceName_, canonicalName("_Z" + variable)) != nullptr ||
         own.findInFile(sourceName_, canonicalName("_ZL" + variable)) != nullptr;
}

/// Internal linkage in the function's own source file.
std::optional<ProgramSymbol> ProgramSymbols::findInSource(const std::string& name) const {
  const ModuleSymbol* local = tables_[own_].symbols->findInFile(sourceName_, canonicalName(name));
  if (local == nullptr) {
    return std::nullopt;
  }
  ProgramSymbol found = place(own_, *local);
  found.internal = true;
  return found;
}

/// What the function's module holds but does not export.
std::optional<ProgramSymbol> ProgramSymbols::findOwn(const std::string& name) const {
  const SymbolIndex& own = *tables_[own_].symbols;
  const ModuleSymbol* global = own.findGlobal(name);
  const bool exported = own.findExported(name) != nullptr;
  if (global != nullptr && global->binding != elf::STB_LOCAL &&
      (!exported || own.bindsToItself())) {
    return place(own_, *global);
  }
  return std::nullopt;
}

std::optional<ProgramSymbol> ProgramSymbols::findByLoader(const std::string& name) const {
  for (std::size_t i = 0; i < firstUnit_; ++i) {
    if (!tables_[i].global || !tables_[i].symbols) {
      continue;
    }
    if (const ModuleSymbol* symbol = tables_[i].symbols->findExported(name)) {
      ProgramSymbol found = place(i, *symbol);
      found.byLoader = true;
      found.isResolver = false; // The dynamic linker asks it.
      return found;
    }
  }
  return std::nullopt;
}

/// Made local by the linker: hidden visibility, version scripts.
std::optional<ProgramSymbol> ProgramSymbols::findHidden(const std::string& name) const {
  const ModuleSymbol* symbol = tables_[own_].symbols->findGlobal(name);
  return symbol == nullptr ? std::nullopt : std::optional(place(own_, *symbol));
}

/// Variables (and type infos) that earlier versions added. Their functions are not shared: each
/// version brings the text of its own.
std::optional<ProgramSymbol> ProgramSymbols::findInUnits(const std::string& name,
                                                         Module::Unit kind) const {
  for (std::size_t i = modules_.size(); i-- > firstUnit_;) {
    if (!tables_[i].symbols || tables_[i].unit != kind) {
      continue;
    }
    const ModuleSymbol* symbol = tables_[i].symbols->findGlobal(name);
    if (symbol == nullptr || symbol->type == elf::STT_FUNC ||
        llvm::StringRef(name).starts_with("_ZTV") || llvm::StringRef(name).starts_with("DW.ref.")) {
      continue;
    }
    ProgramSymbol found = place(i, *symbol);
    found.fromEarlierUnit = true;
    return found;
  }
  return std::nullopt;
}

std::optional<ProgramSymbol> ProgramSymbols::findAddedFunction(const std::string& name) const {
  for (std::size_t i = modules_.size(); i-- > firstUnit_;) {
    const ModuleSymbol* symbol =
        tables_[i].symbols ? tables_[i].symbols->findGlobal(name) : nullptr;
    if (symbol != nullptr && symbol->type == elf::STT_FUNC) {
      ProgramSymbol found = place(i, *symbol);
      found.fromEarlierUnit = true;
      return found;
    }
  }
  return std::nullopt;
}

/// A plugin's dependencies, or libraries opened later.
std::optional<ProgramSymbol> ProgramSymbols::findElsewhere(const std::string& name) const {
  for (std::size_t i = 0; i < firstUnit_; ++i) {
    if (!tables_[i].symbols || tables_[i].global) {
      continue;
    }
    if (const ModuleSymbol* symbol = tables_[i].symbols->findExported(name)) {
      return place(i, *symbol);
    }
  }
  return std::nullopt;
}

std::optional<ProgramSymbol> ProgramSymbols::nonZeroByte() const {
  ProgramSymbol header;
  header.module = own_;
  return tables_[own_].symbols->headerAddress(header.value) ? std::optional(header) : std::nullopt;
}

} // namespace hot_restart::rewriter
