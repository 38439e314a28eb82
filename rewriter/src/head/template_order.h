// In which order a body takes the template parameters of its function, and which of them it takes.
#pragma once

#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <vector>

namespace hot_restart::rewriter {

/// A pack goes to the end, so that the stub can name its arguments. As written when there are
/// several packs, or when a parameter behind the pack depends on it: the stub then must deduce
/// them.
///
///   template <class T, class... A, class U>                              ->   T, U, A...
///   template <class... A, bool = ok<A...>()>                             ->   A...
///
/// What stands behind a pack without a name cannot be told nor deduced: it always has its default
/// argument, and the body has no use for it.
struct TemplateOrder {
  std::vector<unsigned> indices;
  bool mustDeduce = false;
  bool leavesOut = false;            ///< Some parameters are not among `indices`.
  bool hasDefaultBehindPack = false; ///< Of those that are.
};
TemplateOrder bodyTemplateOrder(FileTokens& tokens, const clang::SourceManager& sources,
                                clang::FileID file, const clang::FunctionDecl& declaration);

} // namespace hot_restart::rewriter
