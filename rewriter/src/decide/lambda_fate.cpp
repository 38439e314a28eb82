// The expression that holds the closure is followed outwards, step by step, until something calls
// it, stores it or hands it on.
#include "decide/lambda_fate.h"

#include "source/project_text.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Functions of namespace std that keep what they are given, or run it later. Constructors and
/// members do, too.
bool keepsIt(llvm::StringRef name) {
  static const llvm::StringSet<> kNames = {"async",
                                           "bind",
                                           "bind_front",
                                           "bind_back",
                                           "make_shared",
                                           "make_unique",
                                           "make_pair",
                                           "make_tuple",
                                           "tie",
                                           "make_optional",
                                           "forward_as_tuple",
                                           "atexit",
                                           "at_quick_exit",
                                           "signal",
                                           "set_terminate",
                                           "set_new_handler",
                                           "set_unexpected",
                                           "not_fn",
                                           "ref",
                                           "cref",
                                           "make_any",
                                           "make_move_iterator",
                                           "call_once"};
  return kNames.contains(name);
}

bool isInStd(const clang::Decl& declaration) {
  for (const clang::DeclContext* scope = declaration.getDeclContext(); scope != nullptr;
       scope = scope->getParent()) {
    if (scope->isStdNamespace()) {
      return true;
    }
  }
  return false;
}

/// std::move and std::forward give back what they get.
bool handsBack(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee != nullptr) {
    return callee->isInStdNamespace() && callee->getIdentifier() != nullptr &&
           (callee->getName() == "move" || callee->getName() == "forward");
  }
  const auto* named =
      llvm::dyn_cast<clang::UnresolvedLookupExpr>(call.getCallee()->IgnoreParenImpCasts());
  const std::string name = named != nullptr ? named->getName().getAsString() : std::string();
  return name == "move" || name == "forward";
}

/// The argument of the call that holds `inner`; nothing: it is what is called.
std::optional<unsigned> argumentOf(const clang::CallExpr& call, const clang::Expr* inner) {
  for (unsigned index = 0; index < call.getNumArgs(); ++index) {
    if (call.getArg(index) == inner ||
        call.getArg(index)->IgnoreImplicit() == inner->IgnoreImplicit()) {
      return index;
    }
  }
  return std::nullopt;
}

std::vector<const clang::Expr*> usesOf(const clang::VarDecl& variable, const clang::Stmt* body) {
  std::vector<const clang::Expr*> uses;
  std::vector<const clang::Stmt*> open = {body};
  while (!open.empty()) {
    const clang::Stmt* statement = open.back();
    open.pop_back();
    if (statement == nullptr) {
      continue;
    }
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(statement);
    if (use != nullptr && use->getDecl() == &variable) {
      uses.push_back(use);
    }
    for (const clang::Stmt* child : statement->children()) {
      open.push_back(child);
    }
  }
  return uses;
}

class FateFinder {
public:
  LambdaFate of(const clang::Expr* expression, const clang::ParentMap& parents);

private:
  LambdaFate inVariable(const clang::DeclStmt& statement, const clang::Expr* inner,
                        bool isConverted, const clang::ParentMap& parents);
  LambdaFate ofUses(const clang::VarDecl& variable, const clang::Stmt* body,
                    const clang::ParentMap& parents);
  LambdaFate inCall(const clang::CallExpr& call, const clang::Expr* inner, bool isConverted);
  LambdaFate inUnknownCallee(const clang::CallExpr& call, const clang::Expr* inner) const;
  LambdaFate inTemplate(const clang::FunctionDecl& callee, unsigned index);

  std::set<const clang::FunctionDecl*> open_; ///< Templates that are looked into.
};

/// A closure that has become something else: a std::function, a pointer.
bool converts(const clang::Stmt& step) {
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&step)) {
    return !made->getConstructor()->getParent()->isLambda() && !made->isElidable();
  }
  if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(&step)) {
    return cast->getCastKind() == clang::CK_UserDefinedConversion ||
           cast->getCastKind() == clang::CK_ConstructorConversion;
  }
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(&step);
  return member != nullptr && llvm::isa<clang::CXXConversionDecl>(member->getMemberDecl());
}

LambdaFate FateFinder::of(const clang::Expr* expression, const clang::ParentMap& parents) {
  const clang::Expr* inner = expression;
  bool isConverted = false;
  for (const clang::Stmt* step = parents.getParent(inner); step != nullptr;
       step = parents.getParent(step)) {
    if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(step)) {
      return inVariable(*declaration, inner, isConverted, parents);
    }
    if (llvm::isa<clang::ConstantExpr>(step)) {
      return LambdaFate::kConstant;
    }
    const auto* call = llvm::dyn_cast<clang::CallExpr>(step);
    const bool isConversion =
        call != nullptr && llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getCalleeDecl());
    if (call != nullptr && !isConversion && !handsBack(*call)) {
      return inCall(*call, inner, isConverted);
    }
    isConverted = isConverted || isConversion || converts(*step);
    inner = llvm::dyn_cast<clang::Expr>(step);
    if (inner == nullptr) {
      return LambdaFate::kEscapes; // It is returned, or is something that nobody has thought of.
    }
  }
  return LambdaFate::kEscapes;
}

LambdaFate FateFinder::inVariable(const clang::DeclStmt& statement, const clang::Expr* inner,
                                  bool isConverted, const clang::ParentMap& parents) {
  for (const clang::Decl* declaration : statement.decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
    const clang::Expr* init = variable != nullptr ? variable->getInit() : nullptr;
    if (init == nullptr || (init != inner && init->IgnoreImplicit() != inner->IgnoreImplicit())) {
      continue;
    }
    if (variable->isConstexpr()) {
      return LambdaFate::kConstant;
    }
    const auto* function =
        llvm::dyn_cast_or_null<clang::FunctionDecl>(variable->getParentFunctionOrMethod());
    return isConverted || variable->isStaticLocal() || function == nullptr || !function->hasBody()
               ? LambdaFate::kEscapes
               : ofUses(*variable, function->getBody(), parents);
  }
  return LambdaFate::kEscapes;
}

LambdaFate FateFinder::ofUses(const clang::VarDecl& variable, const clang::Stmt* body,
                              const clang::ParentMap& parents) {
  LambdaFate worst = LambdaFate::kCalledHere;
  for (const clang::Expr* use : usesOf(variable, body)) {
    worst = std::max(worst, of(use, parents));
  }
  return worst;
}

LambdaFate FateFinder::inCall(const clang::CallExpr& call, const clang::Expr* inner,
                              bool isConverted) {
  const std::optional<unsigned> argument = argumentOf(call, inner);
  if (const auto* operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call)) {
    return operation->getOperator() == clang::OO_Call && argument == 0U ? LambdaFate::kCalledHere
                                                                        : LambdaFate::kEscapes;
  }
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) {
    return inUnknownCallee(call, inner);
  }
  if (!argument || isConverted) {
    return LambdaFate::kEscapes;
  }
  if (isInStd(*callee)) {
    const bool isKept = llvm::isa<clang::CXXMethodDecl>(callee) ||
                        callee->getIdentifier() == nullptr || keepsIt(callee->getName());
    return isKept ? LambdaFate::kEscapes : LambdaFate::kAlgorithm;
  }
  const bool isTemplate =
      callee->getTemplateInstantiationPattern() != nullptr || callee->isTemplated();
  return isTemplate && !isSystemText(*callee) ? inTemplate(*callee, *argument)
                                              : LambdaFate::kEscapes;
}

/// In a template the callee may be known by its name alone.
LambdaFate FateFinder::inUnknownCallee(const clang::CallExpr& call,
                                       const clang::Expr* inner) const {
  const clang::Expr* callee = call.getCallee()->IgnoreParenImpCasts();
  if (callee == inner->IgnoreParenImpCasts()) {
    return LambdaFate::kCalledHere;
  }
  const auto* named = llvm::dyn_cast<clang::UnresolvedLookupExpr>(callee);
  if (named == nullptr || named->getQualifier() == nullptr ||
      named->getQualifier()->getAsNamespace() == nullptr ||
      !named->getQualifier()->getAsNamespace()->isStdNamespace()) {
    return LambdaFate::kEscapes;
  }
  return keepsIt(named->getName().getAsString()) ? LambdaFate::kEscapes : LambdaFate::kAlgorithm;
}

/// What a template of the project does with its parameter.
LambdaFate FateFinder::inTemplate(const clang::FunctionDecl& callee, unsigned index) {
  const clang::FunctionDecl* pattern = callee.getTemplateInstantiationPattern();
  const clang::FunctionDecl* definition = nullptr;
  if (!(pattern != nullptr ? pattern : &callee)->hasBody(definition) ||
      index >= definition->getNumParams() || definition->getParamDecl(index)->isParameterPack()) {
    return LambdaFate::kEscapes;
  }
  if (!open_.insert(definition).second) {
    return LambdaFate::kCalledByTemplate;
  }
  const clang::ParentMap parents(definition->getBody());
  const LambdaFate fate = ofUses(*definition->getParamDecl(index), definition->getBody(), parents);
  open_.erase(definition);
  return std::max(fate, LambdaFate::kCalledByTemplate);
}

std::string calleeName(const clang::CallExpr& call) {
  const auto* named = llvm::dyn_cast_or_null<clang::NamedDecl>(call.getCalleeDecl());
  if (named != nullptr) {
    return named->getNameAsString();
  }
  const clang::Expr* callee = call.getCallee()->IgnoreParenImpCasts();
  if (const auto* lookup = llvm::dyn_cast<clang::OverloadExpr>(callee)) {
    return lookup->getName().getAsString();
  }
  const auto* member = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(callee);
  return member != nullptr ? member->getMember().getAsString() : std::string();
}

} // namespace

LambdaFate fateOf(const clang::LambdaExpr& lambda, const clang::ParentMap& parents) {
  return FateFinder().of(&lambda, parents);
}

std::string contextOf(const clang::LambdaExpr& lambda, const clang::ParentMap& parents) {
  const clang::Expr* inner = &lambda;
  for (const clang::Stmt* step = parents.getParent(inner); step != nullptr;
       step = parents.getParent(step)) {
    if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(step)) {
      const auto* variable = declaration->isSingleDecl()
                                 ? llvm::dyn_cast<clang::VarDecl>(declaration->getSingleDecl())
                                 : nullptr;
      return variable != nullptr ? "variable " + variable->getNameAsString() : "";
    }
    const auto* call = llvm::dyn_cast<clang::CallExpr>(step);
    if (const auto argument = call != nullptr ? argumentOf(*call, inner) : std::nullopt;
        argument && !handsBack(*call)) {
      return "argument " + std::to_string(*argument) + " of " + calleeName(*call);
    }
    inner = llvm::dyn_cast<clang::Expr>(step);
    if (inner == nullptr) {
      return llvm::isa<clang::ReturnStmt>(step) ? "result" : "";
    }
  }
  return "";
}

} // namespace hot_restart::rewriter
