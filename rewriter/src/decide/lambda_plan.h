// What is known about one lambda of a function that is wrapped: where its text lies, and what its
// closure holds. A plain value, like FunctionPlan.
//
//   connect(a, [&b](int c) noexcept { return b + c; });
//              ^begin                                ^end (behind the brace)
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceLocation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

enum class StubCatch;

struct LambdaPlan {
  const clang::LambdaExpr* lambda = nullptr; ///< Lives as long as the AST.
  std::string skipReason;                    ///< Not empty: it stays as it is written.
  clang::SourceLocation begin, end;          ///< File locations in one file, unless it is skipped.
  /// The `noexcept` that the stub says instead; invalid: it stays, or there is none.
  clang::SourceLocation noexceptBegin, noexceptEnd;
  StubCatch stubCatch{};
  std::string context;
  std::vector<CaptureEntry> captures;
  std::uint64_t number = 0; ///< Known once it has been compared with an earlier version's.
  /// The list of captures that a unit spells out, so that its closures are laid out as those of the
  /// program; empty: as the user wrote it.
  std::string captureList;
};

} // namespace hot_restart::rewriter
