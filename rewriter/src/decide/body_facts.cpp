// A body that would say its own name wrongly is the reason for most refusals here.
#include "decide/body_facts.h"

#include "decide/function_plan.h"
#include "decide/name_uses.h"
#include "decide/plan_context.h"
#include "decide/scope_probes.h"
#include "decide/sudden_ends.h"
#include "decide/unsupported_kinds.h"
#include "head/friend_places.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Casting.h"

#include <optional>

namespace hot_restart::rewriter {
namespace {

/// Written in a class that is a template, an instance of one, or lies in such a one.
bool isInTemplate(const clang::FunctionDecl& function) {
  const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(function.getLexicalDeclContext());
  while (scope != nullptr && !scope->isDependentContext() &&
         !llvm::isa<clang::ClassTemplateSpecializationDecl>(scope)) {
    scope = llvm::dyn_cast<clang::CXXRecordDecl>(scope->getDeclContext());
  }
  return scope != nullptr;
}

/// More than the name tells a friend that is defined in a class from a member: template arguments
/// are written elsewhere, and GCC spells out the namespace of a member's parameters.
bool isNamedAsMember(const Subject& subject) {
  return isInTemplate(subject.function) ||
         (subject.context.compiler == CompilerKind::kGcc &&
          !subject.function.getDeclContext()->getRedeclContext()->isTranslationUnit());
}

Reason refusedUse(const NameUses& uses, const Subject& subject, const FunctionPlan& plan) {
  if (uses.usesNameInStatic && (uses.usesNameInLambda || plan.beginsWithTry)) {
    return "it uses its own name in the initialiser of a static variable and in a lambda or "
           "handler";
  }
  if (uses.usesName && llvm::isa<clang::CXXConversionDecl>(subject.function)) {
    return "a conversion operator that uses its own name";
  }
  if (uses.usesPrettyName && !plan.placeholders.empty()) {
    return "its __PRETTY_FUNCTION__ says what its `auto` parameters are";
  }
  if (uses.showsPrettyName && isHiddenFriend(subject.function) && isNamedAsMember(subject)) {
    return "its __PRETTY_FUNCTION__ would be that of a member of its class";
  }
  // GCC does not know yet how long the name is when it meets the lambda in an instance.
  if (subject.context.compiler == CompilerKind::kGcc &&
      (uses.isPrettyInInnerGeneric || (uses.isPrettyInGeneric && subject.function.isTemplated()))) {
    return "its __PRETTY_FUNCTION__ stands in a generic lambda, whose name GCC tells too late";
  }
  if (uses.usesSourceLocation) {
    return "it uses std::source_location, which would name its body";
  }
  return std::nullopt;
}

} // namespace

Reason inspectBody(const Subject& subject, Draft& draft) {
  const clang::FunctionDecl& function = subject.function;
  FunctionPlan& plan = draft.plan;
  NameUses uses;
  uses.TraverseStmt(const_cast<clang::Stmt*>(writtenBody(function)));
  plan.usesItsName = uses.usesName;
  plan.nameIsVariable = uses.usesNameInStatic;
  plan.suddenEnds = findSuddenEnds(function);
  plan.scopeProbes = findScopeProbes(function);
  draft.usesPrettyName = uses.usesPrettyName;
  draft.makesClosures = uses.makesClosures;
  draft.definesTypes = uses.definesTypes;
  draft.definesPolymorphic = uses.definesPolymorphic;
  draft.definesTypesInLambda = uses.definesTypesInLambda;
  for (unsigned index = 0; index < function.getNumParams(); ++index) {
    const clang::ParmVarDecl* parameter = function.getParamDecl(index);
    if (plan.kind == FunctionKind::kConstructor && !parameter->getName().empty() &&
        uses.parameters.count(parameter) == 0) {
      draft.initialiserParameters.insert(index);
    }
  }
  return refusedUse(uses, subject, plan);
}

} // namespace hot_restart::rewriter
