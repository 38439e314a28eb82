// Can the arguments and the result cross from stub to body without copies? Compares what the
// Itanium C++ ABI does with what abi.h's trait will conclude in the user's compiler.
#pragma once

#include "clang/AST/Decl.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Why arguments or result cannot cross; nothing when they can. Dependent types are judged by their
/// instantiations.
std::optional<std::string> unsupportedPassing(const clang::FunctionDecl& function);

/// ARGUMENTS snapshot: the body gets the parameter in place, and a copy of it can be made.
bool canKeepCopy(const clang::ParmVarDecl& parameter);

} // namespace hot_restart::rewriter
