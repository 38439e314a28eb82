// Each fact is read from the declaration; only the end of main() is looked for in the body.
#include "decide/stub_facts.h"

#include "decide/function_plan.h"
#include "decide/plan_context.h"
#include "decide/unsupported_kinds.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Casting.h"

#include <vector>

namespace hot_restart::rewriter {
namespace {

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

bool isInlineBefore(const clang::FunctionDecl& function) {
  for (const clang::FunctionDecl* earlier = function.getPreviousDecl(); earlier != nullptr;
       earlier = earlier->getPreviousDecl()) {
    if (earlier->isInlineSpecified()) {
      return true;
    }
  }
  return false;
}

/// The closing braces that a main() may run into.
std::vector<clang::SourceLocation> endsOfMain(const clang::Stmt& body) {
  std::vector<clang::SourceLocation> ends;
  const auto see = [&](const clang::Stmt& statement) {
    const auto& block = llvm::cast<clang::CompoundStmt>(statement);
    if (block.body_empty() || !llvm::isa<clang::ReturnStmt>(block.body_back())) {
      ends.push_back(block.getRBracLoc());
    }
  };
  if (const auto* tryBlock = llvm::dyn_cast<clang::CXXTryStmt>(&body)) {
    see(*tryBlock->getTryBlock());
    for (unsigned index = 0; index < tryBlock->getNumHandlers(); ++index) {
      see(*tryBlock->getHandler(index)->getHandlerBlock());
    }
  } else {
    see(body);
  }
  return ends;
}

} // namespace

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

/// Clang forgets what a definition is annotated with if the function is called by an earlier
/// declaration, and then takes parameters from the stub that units pass.
bool losesAnnotation(const clang::FunctionDecl& function) {
  return !function.isTemplated() && !function.isExternallyVisible() &&
         function.getPreviousDecl() != nullptr && function.isReferenced();
}

void addStubFacts(const Subject& subject, FunctionPlan& plan) {
  const clang::FunctionDecl& function = subject.function;
  plan.stubCatch = stubCatch(function, subject.context.options);
  plan.returnsVoid = function.getReturnType()->isVoidType() ||
                     plan.kind == FunctionKind::kConstructor ||
                     plan.kind == FunctionKind::kDestructor;
  plan.noReturn = function.isNoReturn();
  plan.mayBeInternal = function.isTemplated() || !function.isExternallyVisible();
  plan.keepAlive = subject.context.compiler == CompilerKind::kClang && losesAnnotation(function);
  plan.inlineBefore = isInlineBefore(function);
  if (plan.kind == FunctionKind::kMain) {
    plan.fallsOff = endsOfMain(*writtenBody(function));
  }
}

} // namespace hot_restart::rewriter
