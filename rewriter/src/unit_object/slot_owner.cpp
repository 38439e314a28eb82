// Symbols are demangled and compared with the manifest's names, template arguments left aside.
#include "unit_object/slot_owner.h"
#include "names/symbol_name.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/lambda_symbol.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"

#include "llvm/Demangle/Demangle.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using Text = std::unique_ptr<char, decltype(&std::free)>;

/// `Box<int>` as `Box`, `a<b>::c<d>` as `a::c`.
std::string withoutTemplateArguments(const std::string& name) {
  std::string plain;
  int depth = 0;
  for (const char letter : name) {
    depth += letter == '<' ? 1 : 0;
    if (depth == 0) {
      plain += letter;
    }
    depth -= letter == '>' && depth > 0 ? 1 : 0;
  }
  return plain;
}

std::string lastName(const std::string& qualified) {
  const std::size_t at = qualified.rfind("::");
  return at == std::string::npos ? qualified : qualified.substr(at + 2);
}

/// The body's scope and its name, as its symbol spells them.
struct BodyName {
  std::string scope, base;
};

BodyName bodyName(const std::string& symbol) {
  llvm::ItaniumPartialDemangler demangler;
  if (demangler.partialDemangle(symbol.c_str()) || !demangler.isFunction()) {
    return {"", symbol}; // extern "C".
  }
  std::size_t size = 0;
  const Text base(demangler.getFunctionBaseName(nullptr, &size), &std::free);
  const Text scope(demangler.getFunctionDeclContextName(nullptr, &size), &std::free);
  return {withoutTemplateArguments(scope ? scope.get() : ""),
          withoutTemplateArguments(base ? base.get() : "")};
}

/// `Foo` of `ns::Foo::bar(int) const`.
std::string classOf(const FunctionEntry& entry) {
  const std::string name = withoutParameters(withoutTemplateArguments(entry.name));
  const std::size_t end = name.rfind("::");
  return end == std::string::npos ? "" : lastName(name.substr(0, end));
}

std::string lambdaOf(std::uint64_t number, const Manifest& manifest,
                     const std::vector<std::string>& functionUsrs) {
  for (const FunctionEntry& entry : manifest.lambdas) {
    if (entry.lambda == number &&
        std::find(functionUsrs.begin(), functionUsrs.end(), entry.usr) != functionUsrs.end()) {
      return entry.usr;
    }
  }
  return {};
}

} // namespace

std::string slotOwner(const SlotUpdate& slot, const Manifest& manifest,
                      const std::vector<std::string>& functionUsrs) {
  if (const std::uint64_t lambda = lambdaOfSlot(slot.slotSymbol); lambda != 0) {
    return lambdaOf(lambda, manifest, functionUsrs);
  }
  const BodyName body = bodyName(slot.bodySymbol);
  std::vector<const FunctionEntry*> alike;
  for (const FunctionEntry& entry : manifest.functions) {
    if (std::find(functionUsrs.begin(), functionUsrs.end(), entry.usr) == functionUsrs.end()) {
      continue;
    }
    if (slot.slotSymbol == slotSymbolOf(entry.stubSymbol)) {
      return entry.usr;
    }
    if (entry.bodyName == body.base) {
      alike.push_back(&entry);
    }
  }
  if (alike.size() > 1) {
    alike.erase(std::remove_if(alike.begin(), alike.end(),
                               [&](const FunctionEntry* entry) {
                                 return classOf(*entry) != lastName(body.scope);
                               }),
                alike.end());
  }
  return alike.size() == 1 ? alike.front()->usr : std::string();
}

} // namespace hot_restart::rewriter
