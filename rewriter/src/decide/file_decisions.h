// The decisions about the functions of one file, one after the other: keeps what one decision must
// know of those before it.
#pragma once

#include "decide/body_names.h"
#include "decide/function_plan.h"
#include "decide/plan_context.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <set>
#include <utility>

namespace hot_restart::rewriter {

class FileDecisions {
public:
  /// `context` outlives this. `names`: those of an earlier version, which its functions keep.
  FileDecisions(const PlanContext& context, BodyNames names)
      : context_(context), names_(std::move(names)) {}

  /// In the order of the text.
  FunctionDecision decideNext(const clang::FunctionDecl& function);

private:
  const PlanContext& context_;
  BodyNames names_;
  /// Several specialisations of one member need one declaration in its class: the places of those
  /// that there are.
  std::set<clang::SourceLocation> declaredForSpecialisations_;
};

} // namespace hot_restart::rewriter
