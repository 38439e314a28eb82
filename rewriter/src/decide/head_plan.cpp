// head/ copies the text; here it is said what of it, and with which words in front.
#include "decide/head_plan.h"

#include "decide/function_place.h"
#include "decide/function_plan.h"
#include "decide/plan_context.h"
#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/body_attributes.h"
#include "head/body_head.h"
#include "head/class_declaration.h"
#include "head/friend_places.h"
#include "head/head_result.h"
#include "source/file_tokens.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Reopens the namespaces of a function that is defined outside of its own.
std::string namespacesAround(const clang::FunctionDecl& function, std::string declaration) {
  const clang::DeclContext* outside = function.getLexicalDeclContext()->getRedeclContext();
  for (const clang::DeclContext* scope = function.getDeclContext()->getRedeclContext();
       scope != nullptr && scope->getPrimaryContext() != outside->getPrimaryContext();
       scope = scope->getParent()->getRedeclContext()) {
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope);
    if (space == nullptr) {
      break;
    }
    declaration = fill(space->isInline() ? kInlineNamespace : kNamespace,
                       {{"name", space->getNameAsString()}, {"inside", declaration}});
  }
  return declaration;
}

/// A head that moves takes whole conditionals along, or none.
Reason refusedHead(const Subject& subject, const Draft& draft) {
  if (draft.plan.stubPlace == StubPlace::kBehind &&
      splitsConditional(subject.tokens.between(subject.file, draft.begin, draft.brace))) {
    return "a preprocessor directive within its head belongs to one outside of it";
  }
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&subject.function);
  if (constructor != nullptr && headEnd(subject, draft) == draft.brace &&
      llvm::any_of(constructor->inits(), [](const auto* one) { return one->isWritten(); })) {
    return "the colon in front of its initialisers comes out of a macro";
  }
  return std::nullopt;
}

/// The words in front of the body's head.
std::string bodySpecifiers(const Subject& subject, const Draft& draft,
                           const BodyAttributes& attributes) {
  const clang::FunctionDecl& function = subject.function;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const bool isStatic = method != nullptr ? method->isStatic() && !function.isOutOfLine()
                                          : function.getStorageClass() == clang::SC_Static;
  // Clang gives closures names that another object could know in inline functions only.
  const bool namesClosures =
      draft.makesClosures && subject.context.compiler == CompilerKind::kClang;
  const bool isInline = (function.isInlined() || namesClosures) && !draft.plan.hiddenFriend &&
                        (method == nullptr || function.isOutOfLine());
  return joined({std::string(isStatic || draft.plan.hiddenFriend ? kStatic : ""),
                 std::string(isInline ? kInline : ""), attributes.inFront},
                " ");
}

HeadRequest bodyRequest(const Subject& subject, const Draft& draft,
                        const BodyAttributes& attributes) {
  const clang::FunctionDecl& function = subject.function;
  return {.declaration = &function,
          .file = subject.file,
          .begin = draft.begin,
          .end = headEnd(subject, draft),
          .bodyName = draft.plan.bodyName + draft.plan.bodyArguments,
          .specifiers = bodySpecifiers(subject, draft, attributes),
          .attributesBehind = attributes.behind,
          .dropTemplates =
              !llvm::isa<clang::CXXMethodDecl>(function) &&
              function.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization,
          .returnType = draft.returnType,
          .unused = draft.initialiserParameters};
}

Reason copyForwardDeclaration(const Subject& subject, HeadRequest request, FunctionPlan& plan) {
  if (plan.specialised != nullptr) {
    plan.forwardDeclaration = plan.head.text() + ";";
    return std::nullopt;
  }
  request.dropQualifier = true;
  const auto forward = copyHead(subject.tokens, subject.sources, request);
  if (const auto* reason = std::get_if<SkipReason>(&forward)) {
    return reason->text;
  }
  plan.forwardDeclaration =
      namespacesAround(subject.function, std::get<BodyHead>(forward).text() + ";");
  return std::nullopt;
}

/// `isDeclaredElsewhere`: by the plan of the member that the function specialises.
Reason declareInClasses(const Subject& subject, const BodySpelling& body, bool isDeclaredElsewhere,
                        FunctionPlan& plan) {
  if (isDeclaredElsewhere) {
    return std::nullopt;
  }
  const clang::FunctionDecl& declared =
      plan.specialised != nullptr ? *plan.specialised : subject.function;
  auto declarations =
      declareInClasses(declared, body, subject.tokens, subject.sources, subject.context.isEditable);
  if (const auto* reason = std::get_if<SkipReason>(&declarations)) {
    return reason->text;
  }
  plan.classDeclarations = std::move(std::get<std::vector<ClassDeclaration>>(declarations));
  return plan.specialised != nullptr && plan.classDeclarations.empty()
             ? Reason("the member that it specialises is defined in its class and left alone")
             : std::nullopt;
}

} // namespace

Reason copyHeads(const Subject& subject, Draft& draft) {
  if (Reason reason = refusedHead(subject, draft)) {
    return reason;
  }
  const clang::FunctionDecl& function = subject.function;
  FunctionPlan& plan = draft.plan;
  const BodyAttributes attributes =
      bodyAttributes(function, subject.context.compiler, subject.tokens, subject.sources);
  plan.stubAttributes = attributes.ofStub;
  plan.bodyHasAttributes = !attributes.inFront.empty();
  plan.hiddenFriend = isHiddenFriend(function);
  const HeadRequest request = bodyRequest(subject, draft, attributes);
  const auto head = copyHead(subject.tokens, subject.sources, request);
  if (const auto* reason = std::get_if<SkipReason>(&head)) {
    return reason->text;
  }
  plan.head = std::get<BodyHead>(head);
  const bool isFree = !llvm::isa<clang::CXXMethodDecl>(function) && !plan.hiddenFriend;
  if (isFree || plan.specialised != nullptr) {
    if (Reason reason = copyForwardDeclaration(subject, request, plan)) {
      return reason;
    }
  }
  return declareInClasses(subject, {plan.bodyName, draft.returnType, attributes},
                          draft.isDeclaredElsewhere, plan);
}

} // namespace hot_restart::rewriter
