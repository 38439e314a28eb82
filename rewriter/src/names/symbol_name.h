// Names within mangled symbols (Itanium C++ ABI).
#pragma once

#include <string>
#include <string_view>

namespace hot_restart::rewriter {

/// Unqualified name of the function that the symbol is, template arguments included
/// (`bar$body<int>`); empty when it is no function, or not mangled.
std::string functionBaseName(const std::string& symbol);

/// Symbol of the slot of a stub: `_ZZ3fooiE7hr$slot` for `_Z3fooi`. Empty for what is not mangled.
std::string slotSymbolOf(const std::string& stub);
bool isSlotSymbol(std::string_view symbol);

} // namespace hot_restart::rewriter
