// Relocation kinds of x86-64; a kind that is not known here is refused, never skipped.
#include "unit_object/bind_plan.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/rewriter/reload.h"
#include "unit_object/program_symbols.h"
#include "unit_object/unit_object.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;
using ElfFile = llvm::object::ELFFile<llvm::object::ELF64LE>;

/// Reads one linked unit and plans for it.
class BindPlanner {
public:
  BindPlanner(const ElfFile& file, const UnitObject& object, const ProgramSymbols& program)
      : file_(file), object_(object), program_(program) {}

  Result<BindPlan> run() {
    auto sections = file_.sections();
    if (!sections) {
      return Error{ErrorCode::kSystem, llvm::toString(sections.takeError())};
    }
    for (const auto& section : *sections) {
      readSection(section);
    }
    for (const auto& section : *sections) {
      if (section.sh_type == elf::SHT_RELA && (section.sh_flags & elf::SHF_ALLOC) != 0) {
        planSection(section);
      }
    }
    if (!problem_.empty()) {
      return Error{ErrorCode::kRefused, problem_};
    }
    if (!missing_.empty()) {
      return missingError();
    }
    planInitializers();
    return planSlots();
  }

private:
  void readSection(const ElfFile::Elf_Shdr& section) {
    auto name = file_.getSectionName(section);
    if (name && *name == llvm::StringRef(kInitializerSection)) {
      initBegin_ = section.sh_addr;
      initEnd_ = section.sh_addr + section.sh_size;
    }
    if (!name) {
      llvm::consumeError(name.takeError());
    }
    if (section.sh_type != elf::SHT_SYMTAB) {
      return;
    }
    auto symbols = file_.symbols(&section);
    auto names = file_.getStringTableForSymtab(section);
    if (!symbols || !names) {
      llvm::consumeError(symbols.takeError());
      llvm::consumeError(names.takeError());
      return;
    }
    for (const auto& symbol : *symbols) {
      auto symbolName = symbol.getName(*names);
      if (symbolName && symbol.st_shndx != elf::SHN_UNDEF && symbol.getType() == elf::STT_FUNC) {
        functions_.emplace(symbolName->str(), symbol.st_value);
      }
      if (!symbolName) {
        llvm::consumeError(symbolName.takeError());
      }
    }
  }

  void planSection(const ElfFile::Elf_Shdr& section) {
    auto relocations = file_.relas(section);
    auto table = file_.getSection(section.sh_link);
    if (!relocations || !table) {
      llvm::consumeError(relocations.takeError());
      llvm::consumeError(table.takeError());
      return;
    }
    auto symbols = file_.symbols(*table);
    auto names = file_.getStringTableForSymtab(**table);
    if (!symbols || !names) {
      llvm::consumeError(symbols.takeError());
      llvm::consumeError(names.takeError());
      return;
    }
    for (const auto& relocation : *relocations) {
      const std::uint32_t index = relocation.getSymbol(false);
      const bool known = index != 0 && index < symbols->size();
      std::string name;
      if (known) {
        auto text = (*symbols)[index].getName(*names);
        name = text ? text->str() : std::string();
        if (!text) {
          llvm::consumeError(text.takeError());
        }
      }
      const bool undefined = known && (*symbols)[index].st_shndx == elf::SHN_UNDEF;
      planRelocation(relocation, undefined ? name : std::string());
    }
  }

  /// `name`: of the undefined symbol; empty when the unit has the target itself.
  void planRelocation(const ElfFile::Elf_Rela& relocation, const std::string& name) {
    const std::uint32_t type = relocation.getType(false);
    if (type == elf::R_X86_64_RELATIVE && relocation.r_offset >= initBegin_ &&
        relocation.r_offset < initEnd_) {
      initializerAt_[relocation.r_offset] = static_cast<std::uint64_t>(relocation.r_addend);
    }
    if (name.empty()) {
      return;
    }
    // An initialiser that is the program's own (a constructor function) has run already.
    if (relocation.r_offset >= initBegin_ && relocation.r_offset < initEnd_) {
      return;
    }
    std::optional<ProgramSymbol> target = program_.find(name);
    if (!target && name.starts_with("_ZGV")) {
      target = program_.nonZeroByte(); // Guard of a variable that exists since the start: "done".
    }
    if (!target) {
      target = program_.findAddedFunction(name);
    }
    if (!target) {
      if (object_.requiredSymbols.count(name) != 0) {
        missing_.insert(name);
      }
      return;
    }
    if (target->byLoader) {
      return;
    }
    addBinding(relocation, type, *target, name);
  }

  void addBinding(const ElfFile::Elf_Rela& relocation, std::uint32_t type,
                  const ProgramSymbol& target, const std::string& name) {
    Binding binding{};
    binding.module = static_cast<std::uint32_t>(target.module);
    binding.where = relocation.r_offset;
    binding.value = target.value;
    switch (type) {
    case elf::R_X86_64_64:
      binding.value += static_cast<std::uint64_t>(relocation.r_addend);
      [[fallthrough]];
    case elf::R_X86_64_GLOB_DAT:
    case elf::R_X86_64_JUMP_SLOT:
      binding.kind = BindingKind::kAddress;
      break;
    case elf::R_X86_64_DTPMOD64:
      binding.kind = BindingKind::kTlsModule;
      binding.value = 0;
      break;
    case elf::R_X86_64_DTPOFF64:
      binding.kind = BindingKind::kTlsOffset;
      binding.value += static_cast<std::uint64_t>(relocation.r_addend);
      break;
    default:
      problem_ = "`" + llvm::demangle(name) +
                 "` is used in a way that cannot be bound at run time (relocation " +
                 llvm::object::getELFRelocationTypeName(elf::EM_X86_64, type).str() + ")";
      return;
    }
    if (target.isResolver) {
      problem_ = "`" + llvm::demangle(name) + "` is chosen when the program starts (ifunc)";
      return;
    }
    const bool tls = binding.kind != BindingKind::kAddress;
    if (tls != target.threadLocal) {
      problem_ = "`" + llvm::demangle(name) + "` is thread-local in only one of the two versions";
      return;
    }
    plan_.bindings.push_back(binding);
  }

  Error missingError() const {
    std::string message;
    for (const std::string& name : missing_) {
      message += (message.empty() ? "" : "\n");
      message += "symbol `" + llvm::demangle(name) +
                 "` cannot be resolved: the running program does not have it";
    }
    return Error{ErrorCode::kRefused,
                 message + "\nDefine it in this file, or rebuild and start the program again."};
  }

  /// Entries in the order of their priorities, ties in the order of the text.
  void planInitializers() {
    std::vector<std::pair<int, std::uint64_t>> entries;
    for (const auto& [where, function] : initializerAt_) {
      const std::size_t index = (where - initBegin_) / 8;
      const bool known = index < object_.initializerPriorities.size();
      entries.emplace_back(known ? object_.initializerPriorities[index] : 65536, function);
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& entry : entries) {
      plan_.initializers.push_back(entry.second);
    }
  }

  BindPlan planSlots() {
    for (const StubPair& stub : object_.stubs) {
      if (stub.own) {
        continue; // The program's slot of that name serves the lambdas of another version.
      }
      auto body = functions_.find(stub.body);
      const std::optional<ProgramSymbol> slot = program_.find(stub.slot);
      if (body != functions_.end() && slot) {
        plan_.slots.push_back({static_cast<std::uint32_t>(slot->module), slot->value, body->second,
                               stub.slot, stub.body});
      }
    }
    // The runtime looks a module up whenever the next binding is of another one.
    std::stable_sort(plan_.bindings.begin(), plan_.bindings.end(),
                     [](const Binding& a, const Binding& b) { return a.module < b.module; });
    return std::move(plan_);
  }

  const ElfFile& file_;
  const UnitObject& object_;
  const ProgramSymbols& program_;
  BindPlan plan_;
  std::map<std::string, std::uint64_t> functions_;
  std::map<std::uint64_t, std::uint64_t> initializerAt_; ///< Place -> function.
  std::uint64_t initBegin_ = 0, initEnd_ = 0;
  std::set<std::string> missing_;
  std::string problem_;
};

} // namespace

Result<BindPlan> planBindings(const std::string& unitPath, const UnitObject& object,
                              const ProgramSymbols& program) {
  auto buffer =
      llvm::MemoryBuffer::getFile(unitPath, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    return Error{ErrorCode::kSystem,
                 "cannot read " + unitPath + ": " + buffer.getError().message()};
  }
  auto file = ElfFile::create((*buffer)->getBuffer());
  if (!file) {
    return Error{ErrorCode::kSystem, unitPath + ": " + llvm::toString(file.takeError())};
  }
  return BindPlanner(*file, object, program).run();
}

} // namespace hot_restart::rewriter
