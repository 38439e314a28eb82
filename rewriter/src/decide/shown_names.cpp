// A function that has been wrapped already keeps its body: an edit must not be refused for a name.
#include "decide/shown_names.h"

#include "decide/function_plan.h"
#include "decide/local_types.h"
#include "decide/plan_context.h"
#include "head/friend_places.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <optional>

namespace hot_restart::rewriter {
namespace {

/// Names of types in the body differ from the plain program's in more than the function's name.
bool isNamedOtherwise(const clang::FunctionDecl& function, const Draft& draft) {
  const FunctionKind kind = draft.plan.kind;
  const bool isSpecialisation =
      !llvm::isa<clang::CXXMethodDecl>(function) &&
      function.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization;
  const bool isC = function.isExternC() && kind != FunctionKind::kMain;
  const clang::IdentifierInfo* identifier = function.getIdentifier();
  const llvm::StringRef name = identifier != nullptr ? identifier->getName() : "";
  // The names of bodies of operators and constructors are made like these.
  const bool looksMade = name.starts_with("operator_") || name.contains('$');
  return llvm::isa<clang::CXXConversionDecl>(function) || isHiddenFriend(function) ||
         (kind == FunctionKind::kConstructor &&
          function.getDescribedFunctionTemplate() != nullptr) ||
         isSpecialisation || isC || looksMade || draft.reordersTemplate;
}

} // namespace

Reason inspectLocalTypes(const Subject& subject, Draft& draft) {
  const clang::FunctionDecl& function = subject.function;
  const PlanContext& context = subject.context;
  if ((!draft.definesTypes && !draft.makesClosures) || context.wasWrapped(function)) {
    return std::nullopt;
  }
  const clang::FunctionDecl* self = function.getCanonicalDecl();
  const ShownTypes& shown = context.localTypes.shown();
  if (const auto found = shown.spelledOut.find(self); found != shown.spelledOut.end()) {
    return found->second.type + " in it is spelled out by " + found->second.by;
  }
  // Clang numbers closures in another way once the body is `inline`, and those of a constructor's
  // initialisers stay with the stub.
  const bool differs = isNamedOtherwise(function, draft);
  const bool closuresDiffer = (context.compiler == CompilerKind::kClang && !function.isInlined()) ||
                              draft.plan.kind == FunctionKind::kConstructor || differs;
  if ((draft.definesTypes && differs) || (draft.definesTypesInLambda && closuresDiffer)) {
    return "typeid would say that the types in it are its body's";
  }
  const bool optimizes = context.ast.getLangOpts().Optimize;
  if (draft.definesPolymorphic && optimizes && shown.dynamicTypeid) {
    return "the optimiser may know what typeid says of an object of a class in it";
  }
  const auto found = shown.typeid_.find(self);
  if (found == shown.typeid_.end()) {
    return std::nullopt;
  }
  if (optimizes) {
    return "the optimiser may know what typeid says of " + found->second.type + " in it";
  }
  const bool withParameters =
      draft.plan.kind == FunctionKind::kMain && function.getNumParams() != 0;
  return found->second.closure && (closuresDiffer || withParameters)
             ? Reason("typeid would say that a closure in it is its body's")
             : std::nullopt;
}

} // namespace hot_restart::rewriter
