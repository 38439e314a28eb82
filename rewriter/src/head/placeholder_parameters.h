// Abbreviated function templates: each `auto` of a parameter becomes a template parameter with a
// name, in stub and body alike, which is an equivalent declaration.
//
// clang-format off
//
//   void f(const std::integral auto& x)
//   ->
//   template <std::integral hr$A1> void f(const hr$A1& x)
//
// clang-format on
#pragma once

#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

struct Placeholder {
  unsigned begin = 0, end = 0; ///< Offsets: of the constraint (or `auto`), behind `auto`.
  std::string name;            ///< `hr$A1`.
  std::string parameter;       ///< `std::integral hr$A1`, `class... hr$A2`.
  bool pack = false;
};

/// The placeholders of the function's parameters in order; empty when it has none, nothing when
/// they cannot be told from the text.
std::optional<std::vector<Placeholder>> findPlaceholders(FileTokens& tokens,
                                                         const clang::SourceManager& sources,
                                                         clang::FileID file,
                                                         const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
