// One walk over the statements of the body: types, template arguments and functions of local
// classes are not entered. Then each lambda is asked what kind it is.
#include "decide/lambda_plans.h"

#include "decide/class_copying.h"
#include "decide/function_plan.h"
#include "decide/lambda_fate.h"
#include "decide/lambda_plan.h"
#include "decide/parameter_passing.h"
#include "decide/plan_context.h"
#include "decide/unsupported_kinds.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// A lambda of the text, and the place of what it stands in.
struct FoundLambda {
  const clang::LambdaExpr* lambda = nullptr;
  bool inGeneric = false;
};

class LambdaFinder {
public:
  std::vector<FoundLambda> find(const clang::Stmt& body) {
    walk(&body, false);
    return std::move(found_);
  }

private:
  /// Nothing in it is evaluated, or the compiler does it.
  static bool isUnevaluated(const clang::Stmt& statement) {
    return llvm::isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::CXXTypeidExpr,
                     clang::ConstantExpr>(statement);
  }

  void walk(const clang::Stmt* statement, bool inGeneric) {
    if (statement == nullptr || isUnevaluated(*statement)) {
      return;
    }
    const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(statement);
    if (lambda != nullptr) {
      if (llvm::any_of(found_, [&](const FoundLambda& one) { return one.lambda == lambda; })) {
        return; // Lists in braces have two forms.
      }
      found_.push_back({lambda, inGeneric});
    }
    const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement);
    const clang::Stmt* constant =
        branch != nullptr && branch->isConstexpr() ? branch->getCond() : nullptr;
    const bool isGeneric = lambda != nullptr && lambda->isGenericLambda();
    for (const clang::Stmt* child : statement->children()) {
      if (child != constant) {
        // What is captured is made outside.
        walk(child, inGeneric || (isGeneric && child == lambda->getBody()));
      }
    }
  }

  std::vector<FoundLambda> found_;
};

bool hasWrittenAttribute(const clang::CXXMethodDecl& call) {
  return llvm::any_of(call.attrs(),
                      [](const clang::Attr* attribute) { return !attribute->isImplicit(); });
}

Reason refusedKind(const FoundLambda& found, const clang::CXXMethodDecl& call) {
  if (found.lambda->isGenericLambda()) {
    return "a generic lambda";
  }
  if (found.inGeneric) {
    return "it stands in a generic lambda";
  }
  if (call.isVariadic()) {
    return "takes C variadic arguments";
  }
  if (call.isConsteval()) {
    return "consteval";
  }
  if (call.isStatic() || call.isExplicitObjectMemberFunction()) {
    return "its operator() is no ordinary member";
  }
  if (llvm::any_of(call.parameters(), [](const auto* one) { return one->hasDefaultArg(); })) {
    return "has default arguments";
  }
  if (hasWrittenAttribute(call)) {
    return "has attributes";
  }
  return std::nullopt;
}

bool isMovable(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      clang::QualType(type->getBaseElementTypeUnsafe(), 0)->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() || record->isDependentContext()) {
    return true; // Of a template only instances could tell; the compiler does.
  }
  const CopyingConstructor moved = constructorFrom(*record->getDefinition(), CopySource::kMoved);
  const bool copies = type.isConstQualified() || !moved.exists;
  return copies ? constructorFrom(*record->getDefinition(), CopySource::kConst).isUsable
                : moved.isUsable;
}

Reason refusedClosure(const clang::LambdaExpr& lambda) {
  for (const clang::FieldDecl* field : lambda.getLambdaClass()->fields()) {
    if (!field->getType()->isReferenceType() && !isMovable(field->getType())) {
      return "what it captures cannot be moved";
    }
  }
  return std::nullopt;
}

CaptureKind kindOf(const clang::LambdaExpr& lambda, const clang::LambdaCapture& capture) {
  const bool isReference = capture.getCaptureKind() == clang::LCK_ByRef;
  if (capture.capturesThis()) {
    return capture.getCaptureKind() == clang::LCK_StarThis ? CaptureKind::kThisCopy
                                                           : CaptureKind::kThis;
  }
  if (lambda.isInitCapture(&capture)) {
    return isReference ? CaptureKind::kInitReference : CaptureKind::kInit;
  }
  return isReference ? CaptureKind::kReference : CaptureKind::kCopy;
}

/// Compilers differ in whether `[=]` holds a constant that is named where types are not known, and
/// in the order of packs.
bool isCertain(const clang::LambdaCapture& capture, const clang::ValueDecl& variable,
               bool isDependent) {
  const auto* known = llvm::dyn_cast<clang::VarDecl>(&variable);
  const bool isConstant = known != nullptr && known->getType().isConstQualified() &&
                          !known->getType()->isReferenceType();
  return !capture.isPackExpansion() &&
         !(isDependent && capture.isImplicit() && (isConstant || variable.isParameterPack()));
}

std::vector<CaptureEntry> capturesOf(const clang::LambdaExpr& lambda) {
  clang::PrintingPolicy policy(lambda.getLambdaClass()->getASTContext().getLangOpts());
  policy.AnonymousTagLocations = false;
  const bool isDependent = lambda.getLambdaClass()->isDependentContext();
  std::vector<CaptureEntry> entries;
  for (const clang::LambdaCapture& capture : lambda.captures()) {
    CaptureEntry entry;
    entry.kind = kindOf(lambda, capture);
    if (capture.capturesVariable()) {
      const clang::ValueDecl& variable = *capture.getCapturedVar();
      entry.name = variable.getNameAsString();
      entry.type = variable.getType().getCanonicalType().getAsString(policy);
      entry.certain = isCertain(capture, variable, isDependent);
    } else {
      entry.name = entry.kind == CaptureKind::kThisCopy ? "*this" : "this";
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// Decides about the lambdas of one function.
class LambdaPlanner {
public:
  LambdaPlanner(const Subject& subject, const FunctionPlan& plan, const clang::Stmt& body)
      : subject_(subject), function_(plan), parents_(const_cast<clang::Stmt*>(&body)) {}

  bool isAsked(const clang::LambdaExpr& lambda) const {
    const LambdaFate fate = fateOf(lambda, parents_);
    return fate == LambdaFate::kEscapes || (fate != LambdaFate::kConstant &&
                                            subject_.context.options.lambdas == LambdaChoice::kAll);
  }

  LambdaPlan plan(const FoundLambda& found) const {
    LambdaPlan plan;
    plan.lambda = found.lambda;
    plan.context = contextOf(*found.lambda, parents_);
    plan.captures = capturesOf(*found.lambda);
    const clang::CXXMethodDecl& call = *found.lambda->getCallOperator();
    Reason reason = refusedKind(found, call);
    reason = reason ? reason : refusedClosure(*found.lambda);
    reason = reason ? reason : unsupportedPassing(call, subject_.context.passingAnswer);
    reason = reason ? reason : findPlace(plan);
    reason = reason ? reason : decideCatch(call, plan);
    plan.skipReason = reason.value_or("");
    return plan;
  }

private:
  Reason findPlace(LambdaPlan& plan) const;
  Reason decideCatch(const clang::CXXMethodDecl& call, LambdaPlan& plan) const;

  const Subject& subject_;
  const FunctionPlan& function_;
  clang::ParentMap parents_;
};

Reason LambdaPlanner::findPlace(LambdaPlan& plan) const {
  const clang::SourceManager& sources = subject_.sources;
  const clang::FileID file = sources.getFileID(function_.bodyBegin);
  const auto begin = offsetIn(sources, file, plan.lambda->getBeginLoc());
  const auto brace = offsetIn(sources, file, plan.lambda->getBody()->getBeginLoc());
  const auto end = offsetIn(sources, file, plan.lambda->getEndLoc());
  if (!begin || !brace || !end) {
    return "its text comes from a macro";
  }
  if (function_.beginsWithTry) {
    return "it stands in a function-try-block";
  }
  plan.begin = locationAt(sources, file, *begin);
  plan.end = locationAt(sources, file, *end + 1);
  return std::nullopt;
}

/// A closure that converts to a pointer keeps its `noexcept`: the pointer's type has it.
Reason LambdaPlanner::decideCatch(const clang::CXXMethodDecl& call, LambdaPlan& plan) const {
  plan.stubCatch =
      subject_.context.options.breakOnEscaping ? StubCatch::kEscaping : StubCatch::kRestart;
  const auto* type = call.getType()->getAs<clang::FunctionProtoType>();
  if (type == nullptr || !type->hasExceptionSpec()) {
    return std::nullopt;
  }
  if (type->canThrow() == clang::CT_Dependent ||
      clang::isUnresolvedExceptionSpec(type->getExceptionSpecType())) {
    return "whether it is noexcept depends on a template";
  }
  if (type->canThrow() == clang::CT_Can) {
    return std::nullopt;
  }
  plan.stubCatch = StubCatch::kNoexcept;
  const bool converts =
      plan.lambda->capture_size() == 0 && plan.lambda->getCaptureDefault() == clang::LCD_None;
  if (converts) {
    return std::nullopt;
  }
  const clang::SourceManager& sources = subject_.sources;
  const clang::FileID file = sources.getFileID(function_.bodyBegin);
  const clang::SourceRange written = call.getExceptionSpecSourceRange();
  const auto begin = offsetIn(sources, file, written.getBegin());
  const auto last = offsetIn(sources, file, written.getEnd());
  if (!begin || !last) {
    return "its `noexcept` comes from a macro";
  }
  plan.noexceptBegin = locationAt(sources, file, *begin);
  plan.noexceptEnd = locationAt(sources, file, subject_.tokens.endOfToken(file, *last));
  return std::nullopt;
}

} // namespace

std::vector<LambdaPlan> planLambdas(const Subject& subject, const FunctionPlan& plan) {
  const clang::Stmt* body = writtenBody(subject.function);
  if (subject.context.options.lambdas == LambdaChoice::kNone || body == nullptr) {
    return {};
  }
  const std::vector<FoundLambda> found = LambdaFinder().find(*body);
  if (found.empty()) {
    return {};
  }
  const LambdaPlanner planner(subject, plan, *body);
  std::vector<LambdaPlan> plans;
  for (const FoundLambda& one : found) {
    if (planner.isAsked(*one.lambda)) {
      plans.push_back(planner.plan(one));
    }
  }
  const clang::SourceManager& sources = subject.sources;
  std::stable_sort(plans.begin(), plans.end(), [&](const LambdaPlan& one, const LambdaPlan& other) {
    return sources.isBeforeInTranslationUnit(one.lambda->getBeginLoc(),
                                             other.lambda->getBeginLoc());
  });
  return plans;
}

} // namespace hot_restart::rewriter
