// Decides in three steps: kinds that are never wrapped, parameters and results that must cross to
// the body, heads that can be copied. Each step answers with the reason why not.
#include "decide/eligibility.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include "decide/deduced_return.h"
#include "decide/function_plan.h"
#include "decide/name_uses.h"
#include "decide/parameter_passing.h"
#include "decide/scope_marks.h"
#include "decide/sudden_ends.h"
#include "decide/unsupported_kinds.h"
#include "decide/wrap_choice.h"
#include "head/body_attributes.h"
#include "head/body_head.h"
#include "head/class_declaration.h"
#include "head/friend_places.h"
#include "head/placeholder_parameters.h"
#include "head/template_order.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;
using Reason = std::optional<std::string>;

StubCatch stubCatch(const clang::FunctionDecl& function, const WrapOptions& options) {
  if (llvm::isa_and_nonnull<clang::CXXTryStmt>(function.getBody()) &&
      llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function)) {
    return StubCatch::kRestart; // Handlers of the stub's may catch what leaves the block.
  }
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
  Reason placeStub();
  Reason planPlaceholders();
  Reason findPattern();
  Reason copyHeads();
  Reason copyForwardDeclaration(HeadRequest request);
  Reason copyClassDeclarations();
  bool patternIsWrapped() const;
  std::string writtenName(const clang::NamedDecl& parameter);
  Reason nameParameters();
  Reason inspectBody();
  void fillFacts();
  std::string namespacesAround(const std::string& declaration) const;
  /// End of the copied head: the brace, the colon of initialisers, or the `try` in front of them.
  unsigned headEnd();

  const clang::FunctionDecl& function_;
  PlanContext& context_;
  const clang::SourceManager& sources_;
  FileTokens& tokens_;
  clang::FileID file_;
  FunctionPlan plan_;
  unsigned begin_ = 0, brace_ = 0;
  /// Of an explicit specialisation of a member: the member that it specialises.
  const clang::FunctionDecl* pattern_ = nullptr;
  bool usesPrettyName_ = false, makesClosures_ = false;
  std::string returnType_; ///< Of the body, where it differs from the function's as written.
  BodyAttributes attributes_;
  std::set<unsigned> initialiserParameters_; ///< Of a constructor: its block does not use them.
};

Reason Planner::place() {
  if (function_.getLocation().isMacroID()) {
    return "its head comes out of a macro";
  }
  if (!context_.isEditable(file_)) {
    return "it is in a file whose text cannot be changed";
  }
  const clang::Stmt* body = writtenBody(function_);
  const auto* tryBlock = llvm::dyn_cast<clang::CXXTryStmt>(body);
  if (tryBlock != nullptr &&
      llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function_)) {
    // What its handlers catch comes out of initialisers and members' destructors too.
    body = tryBlock->getTryBlock();
    plan_.stubPlace = StubPlace::kBehind;
  } else {
    plan_.beginsWithTry = tryBlock != nullptr;
  }
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
  if (plan_.kind != FunctionKind::kConstructor && plan_.kind != FunctionKind::kDestructor) {
    return brace_;
  }
  const clang::FunctionTypeLoc type = function_.getFunctionTypeLoc();
  const auto close = type.isNull() ? std::nullopt : offsetIn(sources_, file_, type.getRParenLoc());
  const TokenSpan behind = tokens_.compiledBetween(file_, close.value_or(brace_), brace_);
  for (std::size_t index = 1; index < behind.size(); ++index) {
    if (behind[index].is(tok::colon) || behind[index].is(tok::kw_try)) {
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

/// Where the stub stands, and which type its body has, when the body says what the function
/// returns.
Reason Planner::placeStub() {
  if (!deducesReturn(function_)) {
    return std::nullopt;
  }
  plan_.deducesReturn = true;
  const bool recursive = refersToItself(function_);
  if (!recursive) {
    plan_.stubPlace = function_.isTemplated() ? StubPlace::kInFront : StubPlace::kBehind;
    return std::nullopt;
  }
  returnType_ = function_.isTemplated() ? std::string() : spelledReturnType(function_);
  return returnType_.empty() ? Reason("it calls itself, and its return type is deduced from that")
                             : std::nullopt;
}

Reason Planner::planPlaceholders() {
  const auto found = findPlaceholders(tokens_, sources_, file_, function_);
  if (!found) {
    return "an `auto` parameter comes out of a macro";
  }
  if (found->empty()) {
    return std::nullopt;
  }
  std::string parameters;
  for (const Placeholder& one : *found) {
    plan_.placeholders.push_back(
        {locationAt(sources_, file_, one.begin), locationAt(sources_, file_, one.end), one.name});
    parameters += (parameters.empty() ? "" : ", ") + one.parameter;
  }
  const clang::SourceLocation close =
      function_.getDescribedFunctionTemplate()->getTemplateParameters()->getRAngleLoc();
  if (close.isValid()) {
    const auto at = offsetIn(sources_, file_, close);
    plan_.placeholderClauseAt = close;
    plan_.placeholderClause = ", " + parameters;
    return at ? Reason() : Reason("its template clause comes out of a macro");
  }
  plan_.placeholderClauseAt = locationAt(
      sources_, file_, behindTemplateClauses(tokens_, sources_, file_, function_, begin_));
  plan_.placeholderClause = " template <" + parameters + "> ";
  return plan_.stubPlace == StubPlace::kBehind
             ? Reason("`auto` parameters and a function-try-block")
             : std::nullopt;
}

/// Explicit specialisations of members: their body specialises the body of the member.
Reason Planner::findPattern() {
  if (!llvm::isa<clang::CXXMethodDecl>(function_) ||
      function_.getTemplateSpecializationKind() != clang::TSK_ExplicitSpecialization) {
    return std::nullopt;
  }
  if (function_.getLexicalDeclContext()->isRecord()) {
    return "an explicit specialisation within a class";
  }
  if (const clang::FunctionTemplateDecl* primary = function_.getPrimaryTemplate()) {
    const auto* arguments = function_.getTemplateSpecializationArgsAsWritten();
    const auto begin =
        arguments != nullptr ? offsetIn(sources_, file_, arguments->LAngleLoc) : std::nullopt;
    const auto end =
        arguments != nullptr ? offsetIn(sources_, file_, arguments->RAngleLoc) : std::nullopt;
    if (!begin || !end) {
      return "the arguments of the member that it specialises are not written";
    }
    while (primary->getInstantiatedFromMemberTemplate() != nullptr) {
      primary = primary->getInstantiatedFromMemberTemplate();
    }
    plan_.bodyArguments = joinTokens(tokens_.between(file_, *begin, *end)) + ">";
    pattern_ = primary->getTemplatedDecl();
    return std::nullopt;
  }
  pattern_ = function_.getInstantiatedFromMemberFunction();
  while (pattern_ != nullptr && pattern_->getInstantiatedFromMemberFunction() != nullptr) {
    pattern_ = pattern_->getInstantiatedFromMemberFunction();
  }
  return pattern_ != nullptr ? Reason() : Reason("an explicit specialisation of a member");
}

bool Planner::patternIsWrapped() const {
  const clang::FunctionDecl* definition = nullptr;
  return pattern_->isDefined(definition) && definition != nullptr &&
         context_.isWanted(
             sources_.getFileID(sources_.getExpansionLoc(definition->getLocation()))) &&
         std::holds_alternative<FunctionPlan>(decide(*definition, context_));
}

Reason Planner::copyForwardDeclaration(HeadRequest request) {
  if (pattern_ != nullptr) {
    plan_.forwardDeclaration = plan_.head.text() + ";";
    return std::nullopt;
  }
  request.dropQualifier = true;
  const auto forward = copyHead(tokens_, sources_, request);
  if (const auto* reason = std::get_if<SkipReason>(&forward)) {
    return reason->text;
  }
  plan_.forwardDeclaration = namespacesAround(std::get<BodyHead>(forward).text() + ";");
  return std::nullopt;
}

Reason Planner::copyClassDeclarations() {
  if (pattern_ != nullptr && patternIsWrapped()) {
    return std::nullopt; // Its own plan declares the body that is specialised.
  }
  const clang::FunctionDecl& declared = pattern_ != nullptr ? *pattern_ : function_;
  auto declarations = declareInClasses(declared, {plan_.bodyName, returnType_, attributes_},
                                       tokens_, sources_, context_.isEditable);
  if (const auto* reason = std::get_if<SkipReason>(&declarations)) {
    return reason->text;
  }
  if (pattern_ != nullptr && std::get<std::vector<ClassDeclaration>>(declarations).empty()) {
    return "the member that it specialises is defined in its class and left alone";
  }
  for (ClassDeclaration& one : std::get<std::vector<ClassDeclaration>>(declarations)) {
    // Several specialisations of one member need one declaration.
    if (pattern_ == nullptr || context_.declaredForSpecialisations.insert(one.at).second) {
      plan_.classDeclarations.push_back(std::move(one));
    }
  }
  return std::nullopt;
}

/// A head that moves takes whole conditionals along, or none.
Reason Planner::copyHeads() {
  if (plan_.stubPlace == StubPlace::kBehind &&
      splitsConditional(tokens_.between(file_, begin_, brace_))) {
    return "a preprocessor directive within its head belongs to one outside of it";
  }
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function_);
      constructor != nullptr && headEnd() == brace_ &&
      llvm::any_of(constructor->inits(), [](const auto* one) { return one->isWritten(); })) {
    return "the colon in front of its initialisers comes out of a macro";
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_);
  attributes_ = bodyAttributes(function_, context_.compiler, tokens_, sources_);
  plan_.stubAttributes = attributes_.ofStub;
  plan_.bodyHasAttributes = !attributes_.inFront.empty();
  HeadRequest request{.declaration = &function_,
                      .file = file_,
                      .begin = begin_,
                      .end = headEnd(),
                      .bodyName = plan_.bodyName + plan_.bodyArguments,
                      .attributesBehind = attributes_.behind,
                      .returnType = returnType_};
  const bool isSpecialisation = method == nullptr && function_.getTemplateSpecializationKind() ==
                                                         clang::TSK_ExplicitSpecialization;
  plan_.hiddenFriend = isHiddenFriend(function_);
  request.dropTemplates = isSpecialisation;
  request.unused = initialiserParameters_;
  const bool isStatic = method != nullptr ? method->isStatic() && !function_.isOutOfLine()
                                          : function_.getStorageClass() == clang::SC_Static;
  // Clang gives closures names that another object could know in inline functions only.
  const bool namesClosures = makesClosures_ && context_.compiler == CompilerKind::kClang;
  const bool isInline = (function_.isInlined() || namesClosures) && !plan_.hiddenFriend &&
                        (method == nullptr || function_.isOutOfLine());
  request.specifiers = isStatic || plan_.hiddenFriend ? "static" : "";
  if (isInline) {
    request.specifiers += request.specifiers.empty() ? "inline" : " inline";
  }
  if (!attributes_.inFront.empty()) {
    request.specifiers += (request.specifiers.empty() ? "" : " ") + attributes_.inFront;
  }
  const auto head = copyHead(tokens_, sources_, request);
  if (const auto* reason = std::get_if<SkipReason>(&head)) {
    return reason->text;
  }
  plan_.head = std::get<BodyHead>(head);
  if ((method == nullptr && !plan_.hiddenFriend) || pattern_ != nullptr) {
    if (auto reason = copyForwardDeclaration(request)) {
      return reason;
    }
  }
  return copyClassDeclarations();
}

/// Clang gives parameters of an explicit specialisation the names that the template has for them,
/// once it has needed a default argument.
std::string Planner::writtenName(const clang::NamedDecl& parameter) {
  const auto at = offsetIn(sources_, file_, parameter.getLocation());
  if (at && function_.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization) {
    const TokenSpan there = tokens_.compiledBetween(file_, *at, *at + 1);
    const bool isName = !there.empty() && there.front().is(tok::identifier);
    return isName ? std::string(there.front().text) : std::string();
  }
  return parameter.getNameAsString();
}

Reason Planner::nameParameters() {
  const auto name = [&](const clang::NamedDecl& parameter, const char* prefix, bool pack,
                        std::vector<ParameterPlan>& plans) -> Reason {
    ParameterPlan plan{.name = writtenName(parameter), .inventAt = {}, .pack = pack};
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
    plan_.parameters.back().keepsCopy = context_.options.keepArguments && canKeepCopy(*parameter);
  }
  if (const auto* described = function_.getDescribedFunctionTemplate()) {
    const TemplateOrder order = bodyTemplateOrder(tokens_, sources_, file_, function_);
    plan_.deducesArguments = order.mustDeduce;
    if (order.mustDeduce && order.hasDefaultBehindPack) {
      // It cannot be named behind the pack's arguments, and the body has no defaults.
      return "a template parameter behind a pack has a default argument and depends on the pack";
    }
    if (order.leavesOut && usesPrettyName_) {
      return "its __PRETTY_FUNCTION__ says what its template parameters without names are";
    }
    std::size_t invented = 0;
    for (const unsigned index : order.indices) {
      const clang::NamedDecl* parameter = described->getTemplateParameters()->getParam(index);
      if (parameter->isImplicit()) {
        plan_.templateParameters.push_back(
            {plan_.placeholders[invented++].name, {}, parameter->isParameterPack()});
      } else if (auto reason = name(*parameter, "hr$T", parameter->isParameterPack(),
                                    plan_.templateParameters)) {
        return reason;
      }
    }
  }
  return std::nullopt;
}

Reason Planner::inspectBody() {
  NameUses uses;
  uses.TraverseStmt(const_cast<clang::Stmt*>(writtenBody(function_)));
  plan_.usesItsName = uses.usesName;
  plan_.suddenEnds = findSuddenEnds(function_);
  plan_.scopeMarks = findScopeMarks(function_);
  usesPrettyName_ = uses.usesPrettyName;
  makesClosures_ = uses.makesClosures;
  for (unsigned index = 0; index < function_.getNumParams(); ++index) {
    const clang::ParmVarDecl* parameter = function_.getParamDecl(index);
    if (plan_.kind == FunctionKind::kConstructor && !parameter->getName().empty() &&
        uses.parameters.count(parameter) == 0) {
      initialiserParameters_.insert(index);
    }
  }
  plan_.nameIsVariable = uses.usesNameInStatic;
  if (uses.usesNameInStatic && (uses.usesNameInLambda || plan_.beginsWithTry)) {
    return "it uses its own name in the initialiser of a static variable and in a lambda or "
           "handler";
  }
  if (uses.usesName && llvm::isa<clang::CXXConversionDecl>(function_)) {
    return "a conversion operator that uses its own name";
  }
  if (uses.usesPrettyName && !plan_.placeholders.empty()) {
    return "its __PRETTY_FUNCTION__ says what its `auto` parameters are";
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
  plan_.mayBeInternal = function_.isTemplated() || !function_.isExternallyVisible();
  for (const clang::FunctionDecl* earlier = function_.getPreviousDecl(); earlier != nullptr;
       earlier = earlier->getPreviousDecl()) {
    plan_.inlineBefore = plan_.inlineBefore || earlier->isInlineSpecified();
  }
  const auto closing = [&](const clang::Stmt& block) {
    const auto& body = llvm::cast<clang::CompoundStmt>(block);
    if (plan_.kind == FunctionKind::kMain &&
        (body.body_empty() || !llvm::isa<clang::ReturnStmt>(body.body_back()))) {
      plan_.fallsOff.push_back(body.getRBracLoc());
    }
  };
  const clang::Stmt* body = writtenBody(function_);
  if (const auto* tryBlock = llvm::dyn_cast<clang::CXXTryStmt>(body)) {
    closing(*tryBlock->getTryBlock());
    for (unsigned index = 0; index < tryBlock->getNumHandlers(); ++index) {
      closing(*tryBlock->getHandler(index)->getHandlerBlock());
    }
  } else {
    closing(*body);
  }
}

FunctionDecision Planner::plan() {
  plan_.function = &function_;
  plan_.kind = kindOf(function_);
  plan_.name = function_.getNameAsString();
  using Step = Reason (*)(Planner&);
  const Step steps[] = {
      [](Planner& self) {
        return unwanted(self.function_, self.context_.options,
                        self.context_.wholeMarkedFiles.count(self.file_) != 0);
      },
      [](Planner& self) { return unsupportedKind(self.function_); },
      [](Planner& self) { return unsupportedAttribute(self.function_); },
      [](Planner& self) { return unsupportedPassing(self.function_); },
      [](Planner& self) { return self.place(); },
      [](Planner& self) { return self.findPattern(); },
      [](Planner& self) { return self.placeStub(); },
      [](Planner& self) { return self.planPlaceholders(); },
      [](Planner& self) { return self.inspectBody(); },
      [](Planner& self) { return self.nameParameters(); },
      [](Planner& self) {
        self.plan_.bodyName =
            self.pattern_ != nullptr
                ? self.context_.names.nameForPattern(*self.pattern_, self.function_)
                : self.context_.names.nameFor(self.function_);
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
