// Clang gives the places; only those that are plain text of the function's file count.
#include "decide/function_place.h"

#include "decide/deduced_return.h"
#include "decide/function_plan.h"
#include "decide/plan_context.h"
#include "decide/unsupported_kinds.h"
#include "head/body_head.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <optional>
#include <string>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// The block that is the body. A constructor's function-try-block stays around it: what its
/// handlers catch comes out of initialisers and members' destructors too.
const clang::Stmt& chooseBody(const clang::FunctionDecl& function, FunctionPlan& plan) {
  const clang::Stmt* body = writtenBody(function);
  const auto* tryBlock = llvm::dyn_cast<clang::CXXTryStmt>(body);
  plan.beginsWithTry = false;
  if (tryBlock != nullptr &&
      llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function)) {
    plan.stubPlace = StubPlace::kBehind;
    return *tryBlock->getTryBlock();
  }
  plan.beginsWithTry = tryBlock != nullptr;
  return *body;
}

} // namespace

Reason findPlace(const Subject& subject, Draft& draft) {
  const auto& [function, context, sources, tokens, file] = subject;
  FunctionPlan& plan = draft.plan;
  if (function.getLocation().isMacroID()) {
    return "its head comes out of a macro";
  }
  if (!context.isEditable(file)) {
    return "it is in a file whose text cannot be changed";
  }
  const clang::Stmt& body = chooseBody(function, plan);
  const auto brace = offsetIn(sources, file, body.getBeginLoc());
  const auto close = offsetIn(sources, file, body.getEndLoc());
  if (!brace || !close) {
    return "its braces come out of a macro or another file";
  }
  const auto begin = outerBegin(tokens, sources, file, function);
  const auto specifiers = expansionOffsetIn(sources, file, function.getInnerLocStart());
  if (!begin || !specifiers || *begin > *brace || *specifiers < *begin) {
    return "its head comes out of a macro";
  }
  draft.begin = *begin;
  draft.brace = *brace;
  plan.outerBegin = locationAt(sources, file, *begin);
  plan.specifiersBegin = locationAt(sources, file, *specifiers);
  plan.bodyBegin = body.getBeginLoc();
  const unsigned braceLength = clang::Lexer::MeasureTokenLength(
      locationAt(sources, file, *close), sources, function.getASTContext().getLangOpts());
  plan.bodyEnd = locationAt(sources, file, *close + braceLength); // It may be `%>`.
  return std::nullopt;
}

Reason placeStub(const Subject& subject, Draft& draft) {
  const clang::FunctionDecl& function = subject.function;
  if (!deducesReturn(function)) {
    return std::nullopt;
  }
  draft.plan.deducesReturn = true;
  if (!refersToItself(function)) {
    draft.plan.stubPlace = function.isTemplated() ? StubPlace::kInFront : StubPlace::kBehind;
    return std::nullopt;
  }
  draft.returnType = function.isTemplated() ? std::string() : spelledReturnType(function);
  return draft.returnType.empty()
             ? Reason("it calls itself, and its return type is deduced from that")
             : std::nullopt;
}

unsigned headEnd(const Subject& subject, const Draft& draft) {
  const FunctionKind kind = draft.plan.kind;
  if (kind != FunctionKind::kConstructor && kind != FunctionKind::kDestructor) {
    return draft.brace;
  }
  const clang::FunctionTypeLoc type = subject.function.getFunctionTypeLoc();
  const auto close =
      type.isNull() ? std::nullopt : offsetIn(subject.sources, subject.file, type.getRParenLoc());
  const TokenSpan behind =
      subject.tokens.compiledBetween(subject.file, close.value_or(draft.brace), draft.brace);
  for (std::size_t index = 1; index < behind.size(); ++index) {
    if (behind[index].is(tok::colon) || behind[index].is(tok::kw_try)) {
      return behind[index].offset;
    }
    if (behind[index].is(tok::l_paren)) {
      index = matchingClose(behind, index);
    }
  }
  return draft.brace;
}

} // namespace hot_restart::rewriter
