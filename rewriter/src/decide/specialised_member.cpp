// Clang knows of which member an instance was made; that may itself be an instance.
#include "decide/specialised_member.h"

#include "decide/function_plan.h"
#include "decide/plan_context.h"
#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {
namespace {

/// A specialisation of a member template, with the arguments as they are written.
Reason findTemplate(const Subject& subject, const clang::FunctionTemplateDecl* primary,
                    FunctionPlan& plan) {
  const auto* arguments = subject.function.getTemplateSpecializationArgsAsWritten();
  if (arguments == nullptr) {
    return "the arguments of the member that it specialises are not written";
  }
  const auto begin = offsetIn(subject.sources, subject.file, arguments->LAngleLoc);
  const auto end = offsetIn(subject.sources, subject.file, arguments->RAngleLoc);
  if (!begin || !end) {
    return "the arguments of the member that it specialises are not written";
  }
  while (primary->getInstantiatedFromMemberTemplate() != nullptr) {
    primary = primary->getInstantiatedFromMemberTemplate();
  }
  // From the bracket on, so that white space behind it stays.
  const std::string opened = joinTokens(subject.tokens.between(subject.file, *begin, *end));
  plan.bodyArguments = fill(kTemplateArguments, {{"arguments", opened.substr(1)}});
  plan.specialised = primary->getTemplatedDecl();
  return std::nullopt;
}

} // namespace

Reason findSpecialisedMember(const Subject& subject, Draft& draft) {
  const clang::FunctionDecl& function = subject.function;
  if (!llvm::isa<clang::CXXMethodDecl>(function) ||
      function.getTemplateSpecializationKind() != clang::TSK_ExplicitSpecialization) {
    return std::nullopt;
  }
  if (function.getLexicalDeclContext()->isRecord()) {
    return "an explicit specialisation within a class";
  }
  if (const clang::FunctionTemplateDecl* primary = function.getPrimaryTemplate()) {
    return findTemplate(subject, primary, draft.plan);
  }
  const clang::FunctionDecl* member = function.getInstantiatedFromMemberFunction();
  while (member != nullptr && member->getInstantiatedFromMemberFunction() != nullptr) {
    member = member->getInstantiatedFromMemberFunction();
  }
  draft.plan.specialised = member;
  return member != nullptr ? Reason() : Reason("an explicit specialisation of a member");
}

} // namespace hot_restart::rewriter
