// A function gets the name for its body when it is known that it can have one.
#include "decide/file_decisions.h"

#include "decide/eligibility.h"
#include "decide/function_plan.h"
#include "head/head_result.h"

#include "clang/AST/Decl.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {

FunctionDecision FileDecisions::decideNext(const clang::FunctionDecl& function) {
  const auto examined = examine(function, context_);
  if (const auto* reason = std::get_if<SkipReason>(&examined)) {
    return *reason;
  }
  const auto& candidate = std::get<Candidate>(examined);
  const clang::FunctionDecl* member = candidate.draft.plan.specialised;
  const std::string name =
      member != nullptr ? names_.nameForMember(*member, function) : names_.nameFor(function);
  FunctionDecision decision = decide(candidate, name, context_);
  auto* plan = std::get_if<FunctionPlan>(&decision);
  if (plan != nullptr && member != nullptr) {
    std::erase_if(plan->classDeclarations, [&](const ClassDeclaration& declaration) {
      return !declaredForSpecialisations_.insert(declaration.at).second;
    });
  }
  return decision;
}

} // namespace hot_restart::rewriter
