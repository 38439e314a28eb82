// What a stub must know of its function beside names and places: its kind, how it returns, which
// exceptions it sees.
#pragma once

#include "decide/function_plan.h"
#include "decide/plan_context.h"

#include "clang/AST/Decl.h"

namespace hot_restart::rewriter {

FunctionKind kindOf(const clang::FunctionDecl& function);

void addStubFacts(const Subject& subject, FunctionPlan& plan);

} // namespace hot_restart::rewriter
