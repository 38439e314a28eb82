// Symbols of static variables inside functions, as the Itanium ABI mangles them.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// `c` and its number of `_ZZ...E1c_0`: a static of a function.
struct LocalStatic {
  std::string name;
  int number = 0;
};

/// Nothing: the symbol is no such variable's.
std::optional<LocalStatic> parseLocalStatic(llvm::StringRef symbol);

/// `_ZZNK4nextMUlvE_clEvE5count`: a static in the lambda that initialises the variable `next`.
bool liesInVariablesClosure(llvm::StringRef symbol);

/// `_ZN1n3lamE` of `_ZNK1n3lamMUliE_clEi`, and `lam` of `_ZNK3lamMUliE_clEi`: the inline variable
/// whose closure has that function. Empty: it is no such function.
std::string variableOfClosure(llvm::StringRef symbol);

} // namespace hot_restart::rewriter
