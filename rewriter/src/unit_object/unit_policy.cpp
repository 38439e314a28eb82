// The rule: what the program has is the program's; what is new stays; whatever writable is neither
// is refused.
#include "unit_object/unit_policy.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/rewriter/lambda_symbol.h"

#include "names/canonical_name.h"
#include "names/symbol_name.h"
#include "unit_object/local_static.h"
#include "unit_object/runtime_type_info.h"
#include "unit_object/unit_object_data.h"
#include "unit_text/unit_contents.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Demangle/Demangle.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace hot_restart::rewriter {
namespace {

using llvm::StringRef;

/// The C++ runtime's own bookkeeping, one per object file by design and counted by the library.
bool isPerFileBookkeeping(StringRef name) { return name == "_ZStL8__ioinit"; }

/// GCC's `_ZN1CC4Ei`: the code that the constructors C1 and C2 of a class with virtual bases share.
bool isUnifiedStructor(const std::string& name) {
  const StringRef text(name);
  llvm::ItaniumPartialDemangler demangler;
  return (text.contains("C4") || text.contains("D4")) && !demangler.partialDemangle(name.c_str()) &&
         demangler.isCtorOrDtor();
}

/// Whether the mangled `symbol` names a class of that spelling: `7Options`, but not in `17Options`.
bool namesClass(StringRef symbol, StringRef spelling) {
  for (std::size_t at = symbol.find(spelling); at != StringRef::npos;
       at = symbol.find(spelling, at + 1)) {
    if (at == 0 || symbol[at - 1] < '0' || symbol[at - 1] > '9') {
      return true;
    }
  }
  return false;
}

} // namespace

bool changesInternalFunctions(const CompileCommand& command) {
  bool optimizes = false;
  for (const std::string& argument : command.arguments) {
    // Who knows what is in a file of options.
    optimizes =
        argument.starts_with("@") || (argument.starts_with("-O") ? argument != "-O0" : optimizes);
  }
  return optimizes && command.kind == CompilerKind::kClang;
}

/// Whether the function is a stub. Clang names the slot of all variants of a constructor after C1.
bool UnitPolicy::hasSlot(const std::string& name) const {
  std::string stub = name;
  for (const char* variant : {"C2E", "D2E", "D0E"}) {
    if (const std::size_t at = stub.rfind(variant); at != std::string::npos) {
      stub[at + 1] = '1';
    }
  }
  return program_.find(slotSymbolOf(name)) || (stub != name && program_.find(slotSymbolOf(stub)));
}

bool UnitPolicy::isOwnFunction(const UnitSymbol& symbol) const {
  if (!symbol.function) {
    return false;
  }
  // What a constant that is a lambda does is its value.
  if (contents_.ownFunctions.count(canonicalName(symbol.name)) != 0 ||
      contents_.changedConstants.count(canonicalName(variableOfClosure(symbol.name))) != 0) {
    return true;
  }
  const StringRef name(symbol.name);
  const bool namesOne =
      symbol.weak && std::any_of(contents_.ownClasses.begin(), contents_.ownClasses.end(),
                                 [&](const std::string& one) { return namesClass(name, one); });
  return namesOne && !name.contains(kBodyMark) && !hasSlot(symbol.name);
}

bool UnitPolicy::isOwnConstant(const UnitSymbol& symbol) const {
  const std::string name = canonicalName(symbol.name);
  return !symbol.writable && !symbol.threadLocal && !symbol.function &&
         StringRef(name).starts_with("_ZZ") &&
         std::any_of(contents_.ownFunctions.begin(), contents_.ownFunctions.end(),
                     [&](const std::string& one) {
                       return StringRef(one).starts_with("_Z") &&
                              StringRef(name).substr(3).starts_with(StringRef(one).substr(2));
                     });
}

/// Stubs and what else is wrapped keep to the conventions: their addresses are taken.
bool UnitPolicy::mustBeOwn(const UnitSymbol& symbol) const {
  if (!changesInternalFunctions_ || !symbol.function || !symbol.weak) {
    return false;
  }
  const auto found = program_.find(symbol.name);
  return found && found->internal && symbol.name.starts_with("_Z") &&
         symbol.name.find(kBodyMark) == std::string::npos && !hasSlot(symbol.name);
}

bool UnitPolicy::isChosenBody(const std::string& name) const {
  if (contents_.chosen.count(name) != 0) {
    return true; // extern "C".
  }
  if (!liesInChosenBody(name)) {
    return false;
  }
  // `_ZN1A8bar$bodyEi`, but not what lies inside the body (`_ZZN1A8bar$bodyEi...`,
  // `_ZSt4sortI...Z8bar$bodyi...`).
  const std::string function = functionBaseName(name);
  return contents_.chosen.count(function.substr(0, function.find('<'))) != 0;
}

/// A source name is its length in digits, then its letters: `_ZZ8bar$bodyiE1c`.
const StaticOrder* UnitPolicy::chosenBodyIn(const std::string& name) const {
  const StringRef all(name);
  // The name in front may end with a digit itself (`5test13run$body`): each one may begin a length.
  for (std::size_t at = all.find_first_of("0123456789"); at != StringRef::npos;
       at = all.find_first_of("0123456789", at + 1)) {
    StringRef rest = all.substr(at);
    std::size_t length = 0;
    if (rest.consumeInteger(10, length) || length == 0 || length > rest.size()) {
      continue;
    }
    const auto found = contents_.chosen.find(rest.take_front(length).str());
    if (found != contents_.chosen.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

bool UnitPolicy::isNew(const UnitSymbol& symbol) const {
  const StaticOrder* statics = chosenBodyIn(symbol.name);
  if (const auto local = parseLocalStatic(symbol.name); local && statics != nullptr) {
    const auto order = statics->find(local->name);
    return order != statics->end() &&
           static_cast<std::size_t>(local->number) < order->second.size() &&
           order->second[static_cast<std::size_t>(local->number)] == kNewStatic;
  }
  if (const auto local = parseLocalStatic(symbol.name)) {
    return contents_.newLocalStatics.count(local->name) != 0;
  }
  return contents_.newVariables.count(canonicalName(symbol.name)) != 0;
}

/// What the compiler makes by itself is decided by its name alone.
std::optional<SymbolFate> UnitPolicy::decideByName(const std::string& symbol) const {
  const StringRef name(symbol);
  if (name.starts_with("DW.ref.") || name == "__clang_call_terminate" ||
      name.starts_with("__llvm_")) {
    return SymbolFate::kKeep;
  }
  if (name.starts_with("_ZTC")) {
    // Vtables of constructors with virtual bases: hidden for g++, whose code refers to them as
    // such.
    return SymbolFate::kKeep;
  }
  if (name.starts_with("_ZTW")) {
    // For a variable of internal linkage nothing else of the program's can initialise it.
    return program_.find(symbol) ? SymbolFate::kFromProgram : SymbolFate::kKeep;
  }
  return isRuntimeTypeInfo(name) ? std::optional(SymbolFate::kFromProgram) : std::nullopt;
}

SymbolFate UnitPolicy::decide(const UnitSymbol& symbol) const {
  if (const std::optional<SymbolFate> fate = decideByName(symbol.name)) {
    return *fate;
  }
  if (lambdaOfSlot(symbol.name) != 0) {
    return decideLambdaSlot(symbol);
  }
  if (symbol.local) {
    return decideLocal(symbol);
  }
  if (symbol.function && isChosenBody(symbol.name)) {
    return SymbolFate::kKeepRoot;
  }
  // Another file's unit may call it, or use the variable.
  const bool isNewFunction = contents_.newFunctions.count(canonicalName(symbol.name)) != 0;
  if (contents_.ownState && !symbol.function && !symbol.weak && isNew(symbol)) {
    return SymbolFate::kKeep;
  }
  if (!symbol.weak && (isNewFunction || (!symbol.function && isNew(symbol))) &&
      !program_.find(symbol.name)) {
    return SymbolFate::kKeepRoot;
  }
  const StringRef name(symbol.name);
  const bool isCode = symbol.function || name.starts_with("_ZTV") || name.starts_with("_ZTT");
  if (isCode && liesInChosenBody(symbol.name)) {
    return SymbolFate::kKeep; // Lambdas and local classes of this version.
  }
  if (mustBeOwn(symbol) || isOwnFunction(symbol)) {
    return SymbolFate::kKeep;
  }
  return name.starts_with("_ZGV") ? decideGuard(symbol) : decideData(symbol);
}

/// Nobody but the stubs of that lambda's versions refers to it: what the program lacks is new.
SymbolFate UnitPolicy::decideLambdaSlot(const UnitSymbol& symbol) const {
  const bool isKnown = program_.find(symbol.name).has_value();
  if (symbol.local) {
    return isKnown ? SymbolFate::kForbidden : SymbolFate::kKeep;
  }
  return isKnown ? SymbolFate::kFromProgram : SymbolFate::kKeep;
}

SymbolFate UnitPolicy::decideLocal(const UnitSymbol& symbol) const {
  if (symbol.function && isUnifiedStructor(symbol.name) && program_.find(symbol.name)) {
    return SymbolFate::kFromProgram;
  }
  const bool harmless = !symbol.writable && !symbol.threadLocal;
  // A stub's slot goes with its stub, which is the program's; nothing else refers to it.
  if (harmless || isSlotSymbol(symbol.name) || isPerFileBookkeeping(symbol.name) ||
      StringRef(symbol.name).starts_with(".L")) {
    return SymbolFate::kKeep;
  }
  return isNew(symbol) && (contents_.ownState || !program_.find(symbol.name))
             ? SymbolFate::kKeep
             : SymbolFate::kForbidden;
}

/// A guard goes with its variable. A variable of the program that had no guard exists since its
/// start: the guard is then bound to a byte that says "done".
SymbolFate UnitPolicy::decideGuard(const UnitSymbol& symbol) const {
  UnitSymbol variable = symbol;
  variable.name = "_Z" + symbol.name.substr(4);
  if (!StringRef(variable.name).starts_with("_ZZ") &&
      !StringRef(variable.name).starts_with("_ZN") && !program_.find(variable.name)) {
    variable.name = canonicalName(variable.name);
  }
  return decideData(variable);
}

SymbolFate UnitPolicy::decideData(const UnitSymbol& symbol) const {
  if (contents_.ownState && isNew(symbol)) {
    return SymbolFate::kKeep;
  }
  const bool startsFresh =
      parseLocalStatic(symbol.name) && liesInChosenBody(symbol.name) && isNew(symbol);
  const bool ownConstant =
      contents_.changedConstants.count(canonicalName(symbol.name)) != 0 && !symbol.writable;
  // An instance for a lambda of this version: so is its stub, which is kept above.
  const bool ownSlot = isSlotSymbol(symbol.name) && liesInChosenBody(symbol.name);
  if (startsFresh || ownConstant || ownSlot || isOwnConstant(symbol)) {
    return SymbolFate::kKeep;
  }
  if (const auto found = program_.find(symbol.name)) {
    return found->isResolver ? SymbolFate::kForbidden : SymbolFate::kFromProgram;
  }
  const bool harmless = !symbol.writable && !symbol.threadLocal;
  const bool localStatic = parseLocalStatic(symbol.name).has_value();
  if (localStatic && liesInVariablesClosure(symbol.name) && !harmless) {
    return SymbolFate::kForbidden; // Clang numbers such closures: the program has it, without a
                                   // name.
  }
  if (harmless || (symbol.weak && !(localStatic && liesInChosenBody(symbol.name)))) {
    return SymbolFate::kKeep; // Vague linkage: had the program used it, it would have it.
  }
  return isNew(symbol) ? SymbolFate::kKeep : SymbolFate::kForbidden;
}

} // namespace hot_restart::rewriter
