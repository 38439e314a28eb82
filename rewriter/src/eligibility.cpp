// Decides in three steps: kinds that are never wrapped, parameters and results that must cross to
// the body, heads that can be copied. Each step answers with the reason why not.
#include "eligibility.h"

#include "hot_restart/rewriter/wrap.h"

#include "body_head.h"
#include "class_declaration.h"
#include "file_tokens.h"
#include "function_plan.h"
#include "parameter_passing.h"
#include "source_range.h"
#include "wrap_choice.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;
using Reason = std::optional<std::string>;

Reason unsupportedAttribute(const clang::FunctionDecl& function) {
  if (function.hasAttr<clang::AlwaysInlineAttr>()) {
    return "always inlined";
  }
  if (function.hasAttr<clang::NakedAttr>()) {
    return "naked";
  }
  if (function.hasAttr<clang::WeakAttr>() || function.hasAttr<clang::AliasAttr>() ||
      function.hasAttr<clang::IFuncAttr>() || function.hasAttr<clang::AsmLabelAttr>() ||
      function.hasAttr<clang::GNUInlineAttr>()) {
    return "its symbol is special (weak, alias or asm label)";
  }
  if (function.hasAttr<clang::TargetAttr>() || function.hasAttr<clang::TargetClonesAttr>() ||
      function.hasAttr<clang::TargetVersionAttr>()) {
    return "compiled for a processor of its own";
  }
  if (function.hasAttr<clang::ConstructorAttr>() || function.hasAttr<clang::DestructorAttr>()) {
    return "runs before or after the program's main part";
  }
  const auto* type = function.getType()->getAs<clang::FunctionType>();
  if (type != nullptr && type->getCallConv() != clang::CC_C) {
    return "has a calling convention of its own";
  }
  return std::nullopt;
}

Reason unsupportedKind(const clang::FunctionDecl& function) {
  if (!function.getASTContext().getLangOpts().CPlusPlus11) {
    return "the file is compiled as C++98";
  }
  if (!function.getASTContext().getLangOpts().DollarIdents) {
    return "the file is compiled with -fno-dollars-in-identifiers";
  }
  if (function.isConstexpr()) {
    return function.isConsteval() ? "consteval" : "constexpr";
  }
  if (function.isVariadic()) {
    return "takes C variadic arguments";
  }
  switch (function.getOverloadedOperator()) {
  case clang::OO_New:
  case clang::OO_Delete:
  case clang::OO_Array_New:
  case clang::OO_Array_Delete:
    return "operator new or delete";
  default:
    break;
  }
  if (llvm::isa_and_nonnull<clang::CXXTryStmt>(function.getBody())) {
    return "its body is a function-try-block";
  }
  if (llvm::isa_and_nonnull<clang::CoroutineBodyStmt>(function.getBody())) {
    return "a coroutine";
  }
  if (!llvm::isa_and_nonnull<clang::CompoundStmt>(function.getBody())) {
    return "its body was not parsed";
  }
  if (function.getDeclaredReturnType()->getContainedDeducedType() != nullptr) {
    return "its return type is deduced";
  }
  if (function.getFriendObjectKind() != clang::Decl::FOK_None &&
      llvm::isa<clang::CXXRecordDecl>(function.getLexicalDeclContext())) {
    return "a friend defined in a class";
  }
  if (const auto* described = function.getDescribedFunctionTemplate()) {
    const clang::TemplateParameterList& parameters = *described->getTemplateParameters();
    for (unsigned index = 0; index < parameters.size(); ++index) {
      if (parameters.getParam(index)->isImplicit()) {
        return "an abbreviated function template (auto parameters)";
      }
      if (parameters.getParam(index)->isParameterPack() && index + 1 != parameters.size()) {
        return "its template parameters cannot be spelled: a pack stands in front of others";
      }
    }
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method != nullptr && method->isExplicitObjectMemberFunction()) {
    return "has an explicit object parameter";
  }
  if (method != nullptr &&
      function.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization) {
    return "an explicit specialisation of a member";
  }
  return std::nullopt;
}

/// `__func__`, `__PRETTY_FUNCTION__` and relatives, directly or through macros; lambdas included.
class NameUses : public clang::RecursiveASTVisitor<NameUses> {
public:
  bool VisitPredefinedExpr(clang::PredefinedExpr* /*use*/) {
    usesName = true;
    usesNameInStatic = usesNameInStatic || inStatic_;
    return true;
  }
  bool TraverseVarDecl(clang::VarDecl* variable) {
    const bool outside = inStatic_;
    inStatic_ = inStatic_ || variable->isStaticLocal();
    const bool goOn = RecursiveASTVisitor::TraverseVarDecl(variable);
    inStatic_ = outside;
    return goOn;
  }
  bool VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr* use) {
    visitDefault(use->getExpr());
    return true;
  }
  bool VisitSourceLocExpr(clang::SourceLocExpr* use) {
    usesSourceLocation = usesSourceLocation || !use->isIntType();
    return true;
  }
  bool usesName = false, usesNameInStatic = false, usesSourceLocation = false;

private:
  void visitDefault(clang::Stmt* statement) {
    if (statement != nullptr && depth_ < 8) {
      ++depth_;
      TraverseStmt(statement);
      --depth_;
    }
  }
  int depth_ = 0;
  bool inStatic_ = false;
};

StubCatch stubCatch(const clang::FunctionDecl& function, const WrapOptions& options) {
  const auto* type = function.getType()->getAs<clang::FunctionProtoType>();
  const clang::ExceptionSpecificationType kind =
      type != nullptr ? type->getExceptionSpecType() : clang::EST_None;
  if (clang::isUnresolvedExceptionSpec(kind)
          ? llvm::isa<clang::CXXDestructorDecl>(function)
          : type != nullptr && type->canThrow() == clang::CT_Cannot) {
    return StubCatch::kNoexcept;
  }
  return options.breakOnEscaping ? StubCatch::kEscaping : StubCatch::kRestart;
}

FunctionKind kindOf(const clang::FunctionDecl& function) {
  if (llvm::isa<clang::CXXConstructorDecl>(function)) {
    return FunctionKind::kConstructor;
  }
  if (llvm::isa<clang::CXXDestructorDecl>(function)) {
    return FunctionKind::kDestructor;
  }
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function)) {
    return method->isStatic() ? FunctionKind::kStaticMember : FunctionKind::kMember;
  }
  return function.isMain() ? FunctionKind::kMain : FunctionKind::kFree;
}

/// One decision in the making.
class Planner {
public:
  Planner(const clang::FunctionDecl& function, PlanContext& context)
      : function_(function), context_(context), sources_(context.ast.getSourceManager()),
        tokens_(context.tokens),
        file_(sources_.getFileID(sources_.getExpansionLoc(function.getLocation()))) {}

  FunctionDecision plan();

private:
  Reason place();
  Reason copyHeads();
  Reason nameParameters();
  Reason inspectBody();
  void fillFacts();
  std::string namespacesAround(const std::string& declaration) const;
  /// End of the copied head: the brace, or the colon of initialisers.
  unsigned headEnd();

  const clang::FunctionDecl& function_;
  PlanContext& context_;
  const clang::SourceManager& sources_;
  FileTokens& tokens_;
  clang::FileID file_;
  FunctionPlan plan_;
  unsigned begin_ = 0, brace_ = 0;
};

Reason Planner::place() {
  if (function_.getLocation().isMacroID()) {
    return "its head comes out of a macro";
  }
  if (!context_.isEditable(file_)) {
    return "it is in a file whose text cannot be changed";
  }
  const clang::Stmt* body = function_.getBody();
  const auto brace = offsetIn(sources_, file_, body->getBeginLoc());
  const auto close = offsetIn(sources_, file_, body->getEndLoc());
  if (!brace || !close) {
    return "its braces come out of a macro or another file";
  }
  const auto begin = outerBegin(tokens_, sources_, file_, function_);
  const auto specifiers = expansionOffsetIn(sources_, file_, function_.getInnerLocStart());
  if (!begin || !specifiers || *begin > *brace || *specifiers < *begin) {
    return "its head comes out of a macro";
  }
  begin_ = *begin;
  brace_ = *brace;
  plan_.outerBegin = locationAt(sources_, file_, *begin);
  plan_.specifiersBegin = locationAt(sources_, file_, *specifiers);
  plan_.bodyBegin = body->getBeginLoc();
  plan_.bodyEnd = locationAt(sources_, file_, *close + 1);
  return std::nullopt;
}

unsigned Planner::headEnd() {
  if (plan_.kind != FunctionKind::kConstructor) {
    return brace_;
  }
  const clang::FunctionTypeLoc type = function_.getFunctionTypeLoc();
  const auto close = type.isNull() ? std::nullopt : offsetIn(sources_, file_, type.getRParenLoc());
  const TokenSpan behind = tokens_.between(file_, close.value_or(brace_), brace_);
  for (std::size_t index = 1; index < behind.size(); ++index) {
    if (behind[index].is(tok::colon)) {
      return behind[index].offset;
    }
    if (behind[index].is(tok::l_paren)) {
      index = matchingClose(behind, index);
    }
  }
  return brace_;
}

/// `namespace a { inline namespace b { <declaration> } }` for a function defined outside its
/// namespace.
std::string Planner::namespacesAround(const std::string& declaration) const {
  std::string text = declaration;
  const clang::DeclContext* outside = function_.getLexicalDeclContext()->getRedeclContext();
  for (const clang::DeclContext* scope = function_.getDeclContext()->getRedeclContext();
       scope != nullptr && scope->getPrimaryContext() != outside->getPrimaryContext();
       scope = scope->getParent()->getRedeclContext()) {
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope);
    if (space == nullptr) {
      break;
    }
    const char* keywords = space->isInline() ? "inline namespace " : "namespace ";
    text.insert(0, keywords + space->getNameAsString() + " { ");
    text += " }";
  }
  return text;
}

Reason Planner::copyHeads() {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_);
  HeadRequest request{.declaration = &function_,
                      .file = file_,
                      .begin = begin_,
                      .end = headEnd(),
                      .bodyName = plan_.bodyName};
  const bool isSpecialisation = method == nullptr && function_.getTemplateSpecializationKind() ==
                                                         clang::TSK_ExplicitSpecialization;
  request.dropTemplates = isSpecialisation;
  request.markUnused = plan_.kind == FunctionKind::kConstructor;
  const bool isStatic = method != nullptr ? method->isStatic() && !function_.isOutOfLine()
                                          : function_.getStorageClass() == clang::SC_Static;
  const bool isInline = function_.isInlined() && (method == nullptr || function_.isOutOfLine());
  request.specifiers = isStatic ? "static" : "";
  if (isInline) {
    request.specifiers += request.specifiers.empty() ? "inline" : " inline";
  }
  const auto head = copyHead(tokens_, sources_, request);
  if (const auto* reason = std::get_if<SkipReason>(&head)) {
    return reason->text;
  }
  plan_.head = std::get<BodyHead>(head);
  if (method == nullptr) {
    request.dropQualifier = true;
    const auto forward = copyHead(tokens_, sources_, request);
    if (const auto* reason = std::get_if<SkipReason>(&forward)) {
      return reason->text;
    }
    plan_.forwardDeclaration = namespacesAround(std::get<BodyHead>(forward).text() + ";");
  }
  auto declarations =
      declareInClasses(function_, plan_.bodyName, tokens_, sources_, context_.isEditable);
  if (const auto* reason = std::get_if<SkipReason>(&declarations)) {
    return reason->text;
  }
  plan_.classDeclarations = std::move(std::get<std::vector<ClassDeclaration>>(declarations));
  return std::nullopt;
}

Reason Planner::nameParameters() {
  const auto name = [&](const clang::NamedDecl& parameter, const char* prefix, bool pack,
                        std::vector<ParameterPlan>& plans) -> Reason {
    ParameterPlan plan{.name = parameter.getNameAsString(), .inventAt = {}, .pack = pack};
    if (llvm::StringRef(plan.name).starts_with("hr$")) {
      return "a parameter has a name that generated code uses";
    }
    if (plan.name.empty()) {
      plan.name = prefix + std::to_string(plans.size() + 1);
      plan.inventAt = parameter.getLocation();
      if (!offsetIn(sources_, file_, plan.inventAt)) {
        return "an unnamed parameter comes out of a macro";
      }
    }
    plans.push_back(std::move(plan));
    return std::nullopt;
  };
  for (const clang::ParmVarDecl* parameter : function_.parameters()) {
    if (auto reason = name(*parameter, "hr$p", parameter->isParameterPack(), plan_.parameters)) {
      return reason;
    }
  }
  if (const auto* described = function_.getDescribedFunctionTemplate()) {
    for (const clang::NamedDecl* parameter : *described->getTemplateParameters()) {
      if (auto reason =
              name(*parameter, "hr$T", parameter->isParameterPack(), plan_.templateParameters)) {
        return reason;
      }
    }
  }
  return std::nullopt;
}

Reason Planner::inspectBody() {
  NameUses uses;
  uses.TraverseStmt(function_.getBody());
  plan_.usesItsName = uses.usesName;
  if (uses.usesNameInStatic) {
    // Clang leaves the text empty that such a variable would point to.
    return "it uses its own name in the initialiser of a static variable";
  }
  if (uses.usesName && llvm::isa<clang::CXXConversionDecl>(function_)) {
    return "a conversion operator that uses its own name";
  }
  if (uses.usesSourceLocation) {
    return "it uses std::source_location, which would name its body";
  }
  return std::nullopt;
}

void Planner::fillFacts() {
  plan_.stubCatch = stubCatch(function_, context_.options);
  plan_.returnsVoid = function_.getReturnType()->isVoidType() ||
                      plan_.kind == FunctionKind::kConstructor ||
                      plan_.kind == FunctionKind::kDestructor;
  plan_.noReturn = function_.isNoReturn();
  const bool isTemplated = function_.isTemplated();
  plan_.keepAlive = !isTemplated && function_.isUsed() &&
                    (function_.isInlined() || !function_.isExternallyVisible());
  for (const clang::FunctionDecl* earlier = function_.getPreviousDecl(); earlier != nullptr;
       earlier = earlier->getPreviousDecl()) {
    plan_.inlineBefore = plan_.inlineBefore || earlier->isInlineSpecified();
  }
  const auto* body = llvm::cast<clang::CompoundStmt>(function_.getBody());
  plan_.endsWithReturn = !body->body_empty() && llvm::isa<clang::ReturnStmt>(body->body_back());
}

FunctionDecision Planner::plan() {
  plan_.function = &function_;
  plan_.kind = kindOf(function_);
  plan_.name = function_.getNameAsString();
  using Step = Reason (*)(Planner&);
  const Step steps[] = {
      [](Planner& self) {
        return unwanted(self.function_, self.context_.options, self.context_.wrapsWholeFile);
      },
      [](Planner& self) {
        return self.context_.hidesTypeInfo ? Reason("the file is compiled by Clang with -fno-rtti")
                                           : unsupportedKind(self.function_);
      },
      [](Planner& self) { return unsupportedAttribute(self.function_); },
      [](Planner& self) { return unsupportedPassing(self.function_); },
      [](Planner& self) { return self.place(); },
      [](Planner& self) { return self.inspectBody(); },
      [](Planner& self) { return self.nameParameters(); },
      [](Planner& self) {
        self.plan_.bodyName = self.context_.names.nameFor(self.function_);
        return self.plan_.bodyName.empty()
                   ? Reason("differs from an overload in its constraints only")
                   : self.copyHeads();
      },
  };
  for (const Step step : steps) {
    if (const Reason reason = step(*this)) {
      return SkipReason{*reason};
    }
  }
  fillFacts();
  return std::move(plan_);
}

} // namespace

FunctionDecision decide(const clang::FunctionDecl& function, PlanContext& context) {
  return Planner(function, context).plan();
}

} // namespace hot_restart::rewriter
