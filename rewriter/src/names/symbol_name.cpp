// Finds the name of a function in its demangled text; only what LLVM cannot demangle is read by the
// C++ library.
#include "names/symbol_name.h"

#include "hot_restart/rewriter/generated_names.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Demangle/Demangle.h"

#include <cstddef>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <string>
#include <string_view>

namespace hot_restart::rewriter {
namespace {

/// Behind the function's own encoding: a local variable of that name.
const std::string& slotSuffix() {
  static const std::string suffix = "E" + std::to_string(kSlotName.size()) + std::string(kSlotName);
  return suffix;
}

using llvm::StringRef;
using Text = std::unique_ptr<char, decltype(&std::free)>;

/// Index of the bracket that closes the one at `open`, or the text's length.
std::size_t closeOf(StringRef text, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    const bool arrow = text[at] == '>' && at > 0 && text[at - 1] == '-';
    depth += StringRef("(<{[").contains(text[at]) ? 1 : 0;
    depth -= !arrow && StringRef(")>}]").contains(text[at]) ? 1 : 0;
    if (depth == 0) {
      return at;
    }
  }
  return text.size();
}

/// `bar$body<int>` of `int ns::f(int)::Local::bar$body<int>(long) const`; empty for operators and
/// what has no parameters.
std::string baseNameOf(StringRef text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const StringRef rest = text.substr(at);
    if (text[at] == ' ' || (text[at] == ':' && rest.starts_with("::"))) {
      at += text[at] == ':' ? 1 : 0;
      begin = at + 1;
    } else if (rest.starts_with("operator") && begin == at) {
      return {};
    } else if (rest.starts_with("(*") || rest.starts_with("(&")) {
      begin = ++at + 1; // What it returns is a pointer to a function.
    } else if (text[at] == '(' && !rest.starts_with("(anonymous namespace)")) {
      const std::size_t close = closeOf(text, at);
      const std::size_t scope = text.find("::", close);
      const StringRef between = text.slice(close + 1, scope);
      if (scope == StringRef::npos || between.contains('(') || between.contains(')')) {
        return text.slice(begin, at).str();
      }
      at = scope - 1;
    } else if (StringRef("(<{[").contains(text[at])) {
      at = closeOf(text, at);
    }
  }
  return {};
}

/// GCC spells `is_pointer<T>::value` in a signature in a way that only its own library reads.
std::string baseNameByLibrary(const std::string& symbol) {
  const bool function =
      StringRef(symbol).starts_with("_ZN") || StringRef(symbol).starts_with("_ZL") ||
      (StringRef(symbol).starts_with("_Z") && symbol.size() > 2 && llvm::isDigit(symbol[2]));
  int status = 0;
  const Text text(function ? abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status)
                           : nullptr,
                  &std::free);
  return text ? baseNameOf(text.get()) : std::string();
}

} // namespace

std::string slotSymbolOf(const std::string& stub) {
  constexpr std::string_view kMangled = "_Z";
  return stub.starts_with(kMangled) ? "_ZZ" + stub.substr(kMangled.size()) + slotSuffix()
                                    : std::string();
}

bool isSlotSymbol(std::string_view symbol) { return symbol.ends_with(slotSuffix()); }

std::string functionBaseName(const std::string& symbol) {
  llvm::ItaniumPartialDemangler demangler;
  if (demangler.partialDemangle(symbol.c_str())) {
    return baseNameByLibrary(symbol);
  }
  if (!demangler.isFunction()) {
    return {};
  }
  std::size_t size = 0;
  const Text base(demangler.getFunctionBaseName(nullptr, &size), &std::free);
  return base ? base.get() : "";
}

} // namespace hot_restart::rewriter
