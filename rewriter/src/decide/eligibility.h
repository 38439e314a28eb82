// May this function be wrapped, and how? Answers with values, and changes nothing that it is given.
//
// clang-format off
//
//   examine()   is it wanted, of a kind that can be wrapped, in text that can be edited?
//      |        -> Candidate, or SkipReason
//      |        (now it needs a name for its body: the caller keeps the list of names)
//      v
//   decide()    can its head be copied, and its body be declared where it must be?
//               -> FunctionPlan, or SkipReason
//
// clang-format on
#pragma once

#include "decide/function_plan.h"
#include "decide/plan_context.h"

#include "clang/AST/Decl.h"

#include <string>
#include <variant>

namespace hot_restart::rewriter {

/// A function that can be wrapped as far as it does not depend on its body's name.
struct Candidate {
  Draft draft;
};

/// Looks at one definition found by findFunctions().
std::variant<Candidate, SkipReason> examine(const clang::FunctionDecl& function,
                                            const PlanContext& context);

/// `bodyName`: that of BodyNames for the function, or for the member that it specialises. Empty:
/// its file has another function that nothing tells from it.
FunctionDecision decide(const Candidate& candidate, const std::string& bodyName,
                        const PlanContext& context);

} // namespace hot_restart::rewriter
