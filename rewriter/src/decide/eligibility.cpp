// The order of the questions: those that cost little and refuse much come first.
#include "decide/eligibility.h"

#include "decide/body_facts.h"
#include "decide/function_place.h"
#include "decide/function_plan.h"
#include "decide/head_plan.h"
#include "decide/hidden_words.h"
#include "decide/lambda_plans.h"
#include "decide/parameter_passing.h"
#include "decide/parameter_plans.h"
#include "decide/plan_context.h"
#include "decide/shown_names.h"
#include "decide/specialised_member.h"
#include "decide/stub_facts.h"
#include "decide/unsupported_kinds.h"
#include "decide/wanted_functions.h"
#include "head/head_result.h"

#include "clang/AST/Decl.h"

#include <string>
#include <utility>
#include <variant>

namespace hot_restart::rewriter {
namespace {

/// What the declaration alone tells.
Reason refusedKind(const Subject& subject) {
  const bool inMarkedFile = subject.context.wholeWantedFiles.count(subject.file) != 0;
  if (Reason reason = unwanted(subject.function, subject.context.options, inMarkedFile)) {
    return reason;
  }
  for (const auto question : {unsupportedKind, unsupportedAttribute}) {
    if (Reason reason = question(subject.function)) {
      return reason;
    }
  }
  return unsupportedPassing(subject.function, subject.context.passingAnswer);
}

/// Whether the member that the function specialises gets a body of its own, whose plan declares it.
bool specialisedIsWrapped(const Subject& subject, const FunctionPlan& plan) {
  const clang::FunctionDecl* definition = nullptr;
  if (!plan.specialised->isDefined(definition) || definition == nullptr) {
    return false;
  }
  const clang::SourceManager& sources = subject.sources;
  const clang::FileID file = sources.getFileID(sources.getExpansionLoc(definition->getLocation()));
  if (!subject.context.isWanted(file)) {
    return false;
  }
  const auto member = examine(*definition, subject.context);
  const auto* candidate = std::get_if<Candidate>(&member);
  return candidate != nullptr &&
         std::holds_alternative<FunctionPlan>(decide(*candidate, plan.bodyName, subject.context));
}

} // namespace

std::variant<Candidate, SkipReason> examine(const clang::FunctionDecl& function,
                                            const PlanContext& context) {
  const Subject subject(function, context);
  Candidate candidate;
  Draft& draft = candidate.draft;
  draft.plan.function = &function;
  draft.plan.kind = kindOf(function);
  draft.plan.name = function.getNameAsString();
  if (const Reason reason = refusedKind(subject)) {
    return SkipReason{*reason};
  }
  for (const auto step : {findPlace, findSpecialisedMember, placeStub, planPlaceholders,
                          inspectBody, nameParameters, inspectLocalTypes}) {
    if (const Reason reason = step(subject, draft)) {
      return SkipReason{*reason};
    }
  }
  return candidate;
}

FunctionDecision decide(const Candidate& candidate, const std::string& bodyName,
                        const PlanContext& context) {
  if (bodyName.empty()) {
    return SkipReason{"differs from an overload in its constraints only"};
  }
  const Subject subject(*candidate.draft.plan.function, context);
  Draft draft = candidate.draft;
  draft.plan.bodyName = bodyName;
  draft.isDeclaredElsewhere =
      draft.plan.specialised != nullptr && specialisedIsWrapped(subject, draft.plan);
  if (const Reason reason = copyHeads(subject, draft)) {
    return SkipReason{*reason};
  }
  addStubFacts(subject, draft.plan);
  if (const Reason reason = findMacroWords(subject, draft.plan)) {
    return SkipReason{*reason};
  }
  draft.plan.lambdas = planLambdas(subject, draft.plan);
  return std::move(draft.plan);
}

} // namespace hot_restart::rewriter
