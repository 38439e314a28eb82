// Names are read from the text where Clang has replaced them, and invented where there are none.
#include "decide/parameter_plans.h"

#include "decide/function_plan.h"
#include "decide/kept_copies.h"
#include "decide/plan_context.h"
#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/body_head.h"
#include "head/placeholder_parameters.h"
#include "head/template_order.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/DeclTemplate.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// Clang gives parameters of an explicit specialisation the names that the template has for them,
/// once it has needed a default argument.
std::string writtenName(const Subject& subject, const clang::NamedDecl& parameter) {
  const auto at = offsetIn(subject.sources, subject.file, parameter.getLocation());
  if (at && subject.function.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization) {
    const TokenSpan there = subject.tokens.compiledBetween(subject.file, *at, *at + 1);
    const bool isName = !there.empty() && there.front().is(tok::identifier);
    return isName ? std::string(there.front().text) : std::string();
  }
  return parameter.getNameAsString();
}

/// `invented`: what a name begins with that has to be made up.
Reason addNamed(const Subject& subject, const clang::NamedDecl& parameter,
                std::string_view invented, std::vector<ParameterPlan>& plans) {
  ParameterPlan plan{
      .name = writtenName(subject, parameter), .inventAt = {}, .pack = parameter.isParameterPack()};
  if (plan.name.starts_with(kGeneratedPrefix)) {
    return "a parameter has a name that generated code uses";
  }
  if (plan.name.empty()) {
    plan.name = std::string(invented) + std::to_string(plans.size() + 1);
    plan.inventAt = parameter.getLocation();
    if (!offsetIn(subject.sources, subject.file, plan.inventAt)) {
      return "an unnamed parameter comes out of a macro";
    }
  }
  plans.push_back(std::move(plan));
  return std::nullopt;
}

Reason nameTemplateParameters(const Subject& subject, const clang::FunctionTemplateDecl& described,
                              Draft& draft) {
  const TemplateOrder order =
      bodyTemplateOrder(subject.tokens, subject.sources, subject.file, subject.function);
  FunctionPlan& plan = draft.plan;
  plan.deducesArguments = order.mustDeduce;
  for (unsigned index = 0; index < described.getTemplateParameters()->size(); ++index) {
    draft.reordersTemplate |= index >= order.indices.size() || order.indices[index] != index;
  }
  if (order.mustDeduce && order.hasDefaultBehindPack) {
    // It cannot be named behind the pack's arguments, and the body has no defaults.
    return "a template parameter behind a pack has a default argument and depends on the pack";
  }
  if (order.leavesOut && draft.usesPrettyName) {
    return "its __PRETTY_FUNCTION__ says what its template parameters without names are";
  }
  std::size_t placeholders = 0;
  for (const unsigned index : order.indices) {
    const clang::NamedDecl* parameter = described.getTemplateParameters()->getParam(index);
    if (parameter->isImplicit()) {
      plan.templateParameters.push_back(
          {plan.placeholders[placeholders++].name, {}, parameter->isParameterPack()});
    } else if (Reason reason =
                   addNamed(subject, *parameter, kTemplateParameterName, plan.templateParameters)) {
      return reason;
    }
  }
  return std::nullopt;
}

} // namespace

Reason planPlaceholders(const Subject& subject, Draft& draft) {
  const auto& [function, context, sources, tokens, file] = subject;
  FunctionPlan& plan = draft.plan;
  const auto found = findPlaceholders(tokens, sources, file, function);
  if (!found) {
    return "an `auto` parameter comes out of a macro";
  }
  if (found->empty()) {
    return std::nullopt;
  }
  std::vector<std::string> parameters;
  for (const Placeholder& one : *found) {
    plan.placeholders.push_back(
        {locationAt(sources, file, one.begin), locationAt(sources, file, one.end), one.name});
    parameters.push_back(one.parameter);
  }
  const clang::SourceLocation close =
      function.getDescribedFunctionTemplate()->getTemplateParameters()->getRAngleLoc();
  if (close.isValid()) {
    plan.placeholderClauseAt = close;
    plan.placeholderClause = ", " + joined(parameters);
    return offsetIn(sources, file, close) ? Reason()
                                          : Reason("its template clause comes out of a macro");
  }
  plan.placeholderClauseAt = locationAt(
      sources, file, behindTemplateClauses(tokens, sources, file, function, draft.begin));
  plan.placeholderClause = " " + fill(kTemplateClause, {{"parameters", joined(parameters)}}) + " ";
  return plan.stubPlace == StubPlace::kBehind ? Reason("`auto` parameters and a function-try-block")
                                              : std::nullopt;
}

Reason nameParameters(const Subject& subject, Draft& draft) {
  FunctionPlan& plan = draft.plan;
  for (const clang::ParmVarDecl* parameter : subject.function.parameters()) {
    if (Reason reason = addNamed(subject, *parameter, kParameterName, plan.parameters)) {
      return reason;
    }
    plan.parameters.back().keepsCopy =
        subject.context.options.keepArguments && canKeepCopy(*parameter);
  }
  const auto* described = subject.function.getDescribedFunctionTemplate();
  return described != nullptr ? nameTemplateParameters(subject, *described, draft) : std::nullopt;
}

} // namespace hot_restart::rewriter
