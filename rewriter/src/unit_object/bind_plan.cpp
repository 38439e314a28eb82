// Relocation kinds of x86-64; a kind that is not known here is refused, never skipped.
#include "unit_object/bind_plan.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "unit_object/linked_unit.h"
#include "unit_object/program_symbols.h"
#include "unit_object/unit_object_data.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ELF.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

/// Plans for one linked unit. It reads no files.
class BindPlanner {
public:
  BindPlanner(const LinkedUnit& unit, const UnitObject& object, const ProgramSymbols& program)
      : unit_(unit), object_(object), program_(program) {}

  Result<BindPlan> run() {
    for (const UnitRelocation& relocation : unit_.relocations) {
      if (unit_.isInitializer(relocation)) {
        noteInitializer(relocation);
      } else if (!relocation.symbol.empty()) {
        planRelocation(relocation);
      }
    }
    const std::size_t entries = (unit_.initEnd - unit_.initBegin) / sizeof(std::uint64_t);
    if (problem_.empty() && initializerAt_.size() + programsInitializers_ != entries) {
      problem_ = "the new version has initialisers that the linker names in no relocation";
    }
    if (!problem_.empty()) {
      return Error{ErrorCode::kRefused, problem_};
    }
    if (!missing_.empty()) {
      return BindPlan{.missing = std::move(missing_)};
    }
    planInitializers();
    return planSlots();
  }

private:
  /// An initialiser that is the program's own (a constructor function) has run already.
  void noteInitializer(const UnitRelocation& relocation) {
    if (!relocation.symbol.empty()) {
      ++programsInitializers_;
    } else if (relocation.type == elf::R_X86_64_RELATIVE) {
      initializerAt_[relocation.where] = static_cast<std::uint64_t>(relocation.addend);
    }
  }

  void planRelocation(const UnitRelocation& relocation) {
    const std::string& name = relocation.symbol;
    std::optional<ProgramSymbol> target = program_.find(name);
    if (!target && name.starts_with("_ZGV")) {
      target = program_.nonZeroByte(); // Guard of a variable that exists since the start: "done".
    }
    if (!target) {
      target = program_.findAddedFunction(name);
    }
    if (!target) {
      // A weak reference, as compiled, is null where nobody has the symbol.
      if (object_.requiredSymbols.count(name) != 0) {
        missing_.insert(name);
      }
      return;
    }
    if (!target->byLoader) {
      addBinding(relocation, *target);
    }
  }

  /// What the runtime stores for that kind of relocation; nothing: it knows no such kind.
  static std::optional<Binding> bindingFor(const UnitRelocation& relocation,
                                           const ProgramSymbol& target) {
    Binding binding{.kind = BindingKind::kAddress,
                    .module = static_cast<std::uint32_t>(target.module),
                    .where = relocation.where,
                    .value = target.value};
    switch (relocation.type) {
    case elf::R_X86_64_64:
      binding.value += static_cast<std::uint64_t>(relocation.addend);
      return binding;
    case elf::R_X86_64_GLOB_DAT:
    case elf::R_X86_64_JUMP_SLOT:
      return binding;
    case elf::R_X86_64_DTPMOD64:
      binding.kind = BindingKind::kTlsModule;
      binding.value = 0;
      return binding;
    case elf::R_X86_64_DTPOFF64:
      binding.kind = BindingKind::kTlsOffset;
      binding.value += static_cast<std::uint64_t>(relocation.addend);
      return binding;
    default:
      return std::nullopt;
    }
  }

  void addBinding(const UnitRelocation& relocation, const ProgramSymbol& target) {
    const std::optional<Binding> binding = bindingFor(relocation, target);
    const std::string name = "`" + llvm::demangle(relocation.symbol) + "`";
    if (!binding) {
      problem_ = name + " is used in a way that cannot be bound at run time (relocation " +
                 llvm::object::getELFRelocationTypeName(elf::EM_X86_64, relocation.type).str() +
                 ")";
    } else if (target.isResolver) {
      problem_ = name + " is chosen when the program starts (ifunc)";
    } else if ((binding->kind != BindingKind::kAddress) != target.threadLocal) {
      problem_ = name + " is thread-local in only one of the two versions";
    } else {
      plan_.bindings.push_back(*binding);
    }
  }

  /// Entries in the order of their priorities, ties in the order of the text.
  void planInitializers() {
    std::vector<std::pair<int, std::uint64_t>> entries;
    for (const auto& [where, function] : initializerAt_) {
      const std::size_t index = (where - unit_.initBegin) / sizeof(std::uint64_t);
      const bool known = index < object_.initializerPriorities.size();
      entries.emplace_back(known ? object_.initializerPriorities[index] : kLastPriority, function);
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
      // A body that is not here is the program's; without a slot nothing in the program calls it,
      // which ReloadResult::uncalledUsrs tells.
      auto body = unit_.functions.find(stub.body);
      const std::optional<ProgramSymbol> slot = program_.find(stub.slot);
      if (body != unit_.functions.end() && slot) {
        plan_.slots.push_back({static_cast<std::uint32_t>(slot->module), slot->value, body->second,
                               stub.slot, stub.body});
      }
    }
    // The runtime looks a module up whenever the next binding is of another one.
    std::stable_sort(plan_.bindings.begin(), plan_.bindings.end(),
                     [](const Binding& a, const Binding& b) { return a.module < b.module; });
    return std::move(plan_);
  }

  const LinkedUnit& unit_;
  const UnitObject& object_;
  const ProgramSymbols& program_;
  BindPlan plan_;
  std::map<std::uint64_t, std::uint64_t> initializerAt_; ///< Place -> function.
  std::size_t programsInitializers_ = 0;
  std::set<std::string> missing_;
  std::string problem_;
};

} // namespace

Error missingSymbols(const std::set<std::string>& missing, const std::string& hints,
                     const ProgramSymbols& program) {
  std::string message;
  for (const std::string& name : missing) {
    message += "symbol `" + llvm::demangle(name) +
               "` cannot be resolved: the running program does not have it\n";
  }
  for (const std::string& why : program.unread()) {
    message += "(" + why + ")\n";
  }
  return Error{ErrorCode::kRefused,
               message + hints + "Define it in this file, or rebuild and start the program again."};
}

Result<BindPlan> planBindings(const std::string& unitPath, const UnitObject& object,
                              const ProgramSymbols& program) {
  const Result<LinkedUnit> unit = readLinkedUnit(unitPath);
  return unit ? BindPlanner(*unit, object, program).run() : Result<BindPlan>(unit.error());
}

} // namespace hot_restart::rewriter
