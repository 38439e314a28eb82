// Copies the head of a function declaration, token by token, into a head for its body.
//
// clang-format off
//
//   [[nodiscard]] virtual int Foo::bar(int a = 1) const noexcept override
//                         |   |    |   |          |
//   ->                    int Foo::bar$body(int a) const
//
// clang-format on
//
// The AST is asked for positions only. What cannot be copied safely is a SkipReason.
#pragma once

#include "head/head_result.h"
#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

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

std::variant<BodyHead, SkipReason> copyHead(FileTokens& tokens, const clang::SourceManager& sources,
                                            const HeadRequest& request);

/// Where a template clause for placeholders goes that has none of its own: behind the clauses of
/// the classes around, or at `begin`.
unsigned behindTemplateClauses(FileTokens& tokens, const clang::SourceManager& sources,
                               clang::FileID file, const clang::FunctionDecl& declaration,
                               unsigned begin);

/// Offset of the first token of the declaration: attributes, macros made of them, `template`
/// clauses and `extern "C"` in front of clang's begin location included. Nothing when it is not
/// plain text of `file`.
std::optional<unsigned> outerBegin(FileTokens& tokens, const clang::SourceManager& sources,
                                   clang::FileID file, const clang::FunctionDecl& declaration);

} // namespace hot_restart::rewriter
