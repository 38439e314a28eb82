// Can the arguments and the result cross from stub to body without copies? What the Itanium C++ ABI
// does with a class is Clang's knowledge here, and the compiler's own in abi.h, which refuses to
// compile where it cannot tell; functions that it would refuse are left alone beforehand.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/Decl.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// What the compiler says of how it passes a class when abi.h asks it.
enum class PassingAnswer {
  kExact,   ///< Clang 15 and later.
  kChanges, ///< GCC: right at the closing brace, but constructors may be declared later.
  kNone,    ///< Clang 14: abi.h concludes what is certain.
};

PassingAnswer passingAnswer(const CompileCommand& command);

/// Why arguments or result cannot cross; nothing when they can. Dependent types are judged by their
/// instantiations.
std::optional<std::string> unsupportedPassing(const clang::FunctionDecl& function,
                                              PassingAnswer answer);

} // namespace hot_restart::rewriter
