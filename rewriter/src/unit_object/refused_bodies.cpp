// Reasons are found at symbols and references; the section graph leads from there to the bodies.
#include "unit_object/refused_bodies.h"

#include "unit_object/elf_image.h"
#include "unit_object/unit_object_data.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/Demangle.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

namespace elf = llvm::ELF;

/// Code that stays must not reach data that is now the program's by a way around the symbol.
std::string RefusedBodies::whyReachedIsRefused(const std::vector<bool>& reached) const {
  for (std::size_t section = 1; section < image_.sectionCount(); ++section) {
    for (const auto& relocation : graph_.relocationsOf(section)) {
      if (reached[section] && lacksInitializer(relocation.getSymbol())) {
        return whyLacking(relocation.getSymbol());
      }
    }
  }
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (fates_.isStuck(i) && reached[image_.symbolSection(i)]) {
      return "the compiler refers to `" + llvm::demangle(image_.symbolName(i)) +
             "` in a way that cannot be redirected to the running program's variable";
    }
  }
  return {};
}

/// Why code that reaches this symbol cannot be in the unit; empty: it can.
std::string RefusedBodies::whyRefused(std::size_t symbol) const {
  const std::string name = llvm::demangle(image_.symbolName(symbol));
  if (fates_.isDefined(symbol) && fates_.of(symbol) == SymbolFate::kForbidden) {
    return "it uses `" + name + "`, of which the unit would bring one of its own";
  }
  if (fates_.isStuck(symbol)) {
    return "the compiler refers to `" + name + "` in a way that cannot be redirected";
  }
  return {};
}

std::vector<RefusedBodies::Refused> RefusedBodies::find() const {
  std::map<std::size_t, std::string> reasons; // Section -> why.
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    if (const std::string why = whyRefused(i); !why.empty()) {
      reasons.emplace(image_.symbolSection(i), why);
    }
  }
  for (std::size_t section = 1; section < image_.sectionCount(); ++section) {
    for (const auto& relocation : graph_.relocationsOf(section)) {
      if (const std::string why = whyMissing(relocation.getSymbol()); !why.empty()) {
        reasons.emplace(section, why);
      }
    }
  }
  std::vector<std::size_t> targets;
  targets.reserve(reasons.size());
  for (const auto& [section, why] : reasons) {
    targets.push_back(section);
  }
  const std::vector<std::size_t> target = graph_.leadingTo(targets, fates_.leaves());
  std::vector<Refused> refused;
  for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
    const std::size_t section = image_.symbolSection(i);
    if (fates_.of(i) == SymbolFate::kKeepRoot && section != 0 && target[section] != 0) {
      refused.push_back({i, reasons.at(target[section])});
    }
  }
  return refused;
}

/// The unit would use a thread-local variable that no call of its can initialise.
bool RefusedBodies::lacksInitializer(std::size_t symbol) const {
  const llvm::StringRef name = image_.symbolName(symbol);
  return image_.symbol(symbol).st_shndx == elf::SHN_UNDEF && name.starts_with("_ZTH") &&
         request_.lacksInitializer && request_.lacksInitializer(name.str());
}

std::string RefusedBodies::whyLacking(std::size_t symbol) const {
  return "the compiler has left out `" + llvm::demangle(image_.symbolName(symbol)) +
         "` in the running program: the new version could not initialise that variable";
}

/// References to what the program does not have.
std::string RefusedBodies::whyMissing(std::size_t symbol) const {
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

} // namespace hot_restart::rewriter
