// What copying a head comes to: the pieces of the body's head, declarations of the body in classes,
// or the reason why there is none. Plain values.
#pragma once

#include "clang/Basic/SourceLocation.h"

#include <string>

namespace hot_restart::rewriter {

/// The head of the body in three pieces, so that a reload can put specifiers of its own between
/// them.
struct BodyHead {
  std::string templates;  ///< `template <...>` clauses with their requires-clauses; or empty.
  std::string specifiers; ///< `static`, `inline`: the linkage of the function; or empty.
  std::string declarator; ///< Everything else up to the brace, with the name of the body.
  std::string text() const;
};

/// A declaration of the body that must stand behind the function's own in a class (`friend` ones
/// included).
struct ClassDeclaration {
  clang::SourceLocation at; ///< Behind the `;` (or, for in-class definitions, nothing is needed).
  std::string text;         ///< `int bar$body(int a, T) const;`
};

/// Why a definition is left exactly as written; `text` completes "left alone: ...".
struct SkipReason {
  std::string text;
};

} // namespace hot_restart::rewriter
