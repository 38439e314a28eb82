// What to copy of a declaration's head, and what becomes of it in the copy. Plain values.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <set>
#include <string>

namespace hot_restart::rewriter {

/// Which declaration to copy, and what becomes of it.
struct HeadRequest {
  const clang::FunctionDecl* declaration = nullptr;
  clang::FileID file;
  unsigned begin = 0; ///< Offset of the first token (template clause, attribute or specifier).
  unsigned end = 0;   ///< Offset behind the last token: of `{`, `;`, or the `:` of initialisers.
  std::string bodyName = {};
  std::string specifiers = {};       ///< Put in front: "static", "friend", "inline", ...
  std::string attributesBehind = {}; ///< Put behind the declarator.
  /// Other declarators of `int f(), *g();` between the specifiers and this one; 0: none.
  unsigned skipBegin = 0, skipEnd = 0;
  bool dropQualifier = false;  ///< `void ns::f()` -> `void f$body()`.
  bool dropTemplates = false;  ///< An explicit specialisation becomes an ordinary function.
  std::string returnType = {}; ///< Instead of the one as written.
  /// Parameters (from 0) that the body does not use though the function does: they must not warn.
  std::set<unsigned> unused = {};
};

} // namespace hot_restart::rewriter
