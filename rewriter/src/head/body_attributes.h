// Which attributes of a function its body has, too. A body needs what changes how its own code is
// compiled or what is said about it; it must not have what belongs to the function's symbol or its
// callers.
//
//   carried   noreturn, deprecated, format, nonnull, target, optimize, no_sanitize, hot/cold, lock
//             annotations, ...
//   left      nodiscard, section, visibility, aligned, noinline, nothrow (exceptions must reach the
//             stub), nodebug (the user wants to see the body), ...
#pragma once

#include "source/file_tokens.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <string>

namespace hot_restart::rewriter {

struct BodyAttributes {
  std::string inFront; ///< Among the specifiers: `__attribute__((__noreturn__))`; or empty.
  std::string behind;  ///< Behind the declarator, where parameters are in scope; or empty.
  /// The stub's own: it does not itself do what the function's attributes promise.
  std::string ofStub; ///< `, __no_thread_safety_analysis__`; or empty.
};

/// Attributes of the definition and of all declarations in front of it count.
BodyAttributes bodyAttributes(const clang::FunctionDecl& function, CompilerKind compiler,
                              FileTokens& tokens, const clang::SourceManager& sources);

} // namespace hot_restart::rewriter
