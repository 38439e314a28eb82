// See symbol_name.h.
#include "symbol_name.h"

#include "llvm/Demangle/Demangle.h"

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>

namespace hot_restart::rewriter {

std::string functionBaseName(const std::string& symbol) {
  llvm::ItaniumPartialDemangler demangler;
  if (demangler.partialDemangle(symbol.c_str()) || !demangler.isFunction()) {
    return {};
  }
  std::size_t size = 0;
  const std::unique_ptr<char, decltype(&std::free)> base(
      demangler.getFunctionBaseName(nullptr, &size), &std::free);
  return base ? base.get() : "";
}

} // namespace hot_restart::rewriter
