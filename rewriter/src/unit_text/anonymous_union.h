// `static union { int whole; char bytes[4]; };` of a namespace: a variable without a name, whose
// members stand in the namespace themselves. A unit gives it a name, so that it can be the
// program's, and refers to its members:
//
// clang-format off
//
//   extern union U { int whole; char bytes[4]; } v __asm__("whole");
//   static auto& whole = v.whole; static auto& bytes = v.bytes;
//
// clang-format on
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

struct AnonymousUnion {
  const clang::VarDecl* variable = nullptr;
  std::string behindBrace;     ///< The variable's name, and its symbol in the running program.
  std::string behindSemicolon; ///< The references.
};

/// Nothing when `record` is no such union, or has members that nothing can refer to (bit-fields).
/// `name`: for the variable.
std::optional<AnonymousUnion> anonymousUnion(const clang::CXXRecordDecl& record,
                                             const std::string& name);

} // namespace hot_restart::rewriter
