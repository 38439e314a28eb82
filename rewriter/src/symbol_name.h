// Names within mangled symbols (Itanium C++ ABI).
#pragma once

#include <string>

namespace hot_restart::rewriter {

/// Unqualified name of the function that the symbol is, template arguments included
/// (`bar$body<int>`); empty when it is no function, or not mangled.
std::string functionBaseName(const std::string& symbol);

} // namespace hot_restart::rewriter
