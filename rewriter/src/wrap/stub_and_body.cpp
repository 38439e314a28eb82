// One function for each group of edits; what they say comes from emitted_stub and emitted_text.
#include "wrap/stub_and_body.h"

#include "hot_restart/rewriter/compile_command.h"

#include "decide/function_plan.h"
#include "edit/edit_set.h"
#include "head/head_result.h"
#include "source/macro_words.h"
#include "wrap/emitted_stub.h"
#include "wrap/emitted_text.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// The line as the user's own `#line`s count.
unsigned lineOf(const clang::SourceManager& sources, clang::SourceLocation at) {
  return sources.getPresumedLoc(at).getLine();
}

std::string lineDirective(const clang::SourceManager& sources, clang::SourceLocation at) {
  return lineText(lineOf(sources, at));
}

void nameUnnamed(const std::vector<ParameterPlan>& parameters, EditSet& edits) {
  for (const ParameterPlan& parameter : parameters) {
    if (parameter.inventAt.isValid()) {
      edits.insertBefore(parameter.inventAt, " " + parameter.name + " ");
    }
  }
}

/// The stub, as it has to stand at `at`; what follows goes on with the lines of the user's text.
std::string placedStub(const FunctionPlan& plan, CompilerKind compiler,
                       const clang::SourceManager& sources, clang::SourceLocation at) {
  const std::string stub = stubText(plan, compiler);
  const std::vector<std::string> words = usedIn(stub, plan.macroWords);
  return words.empty() ? stub
                       : "\n" + withPlainWords(stub + "\n", words) + lineDirective(sources, at);
}

void addStubInFront(const FunctionPlan& plan, CompilerKind compiler,
                    const clang::SourceManager& sources, EditSet& edits) {
  const WarningGuard guard = attributeGuard(plan, compiler);
  if (!guard.before.empty()) {
    edits.insertBefore(plan.outerBegin, guard.before);
  }
  edits.insertBefore(plan.specifiersBegin, stubAttributes(plan, compiler));
  const WarningGuard quiet = bodyGuard(plan, compiler);
  edits.insertBefore(plan.bodyBegin, placedStub(plan, compiler, sources, plan.bodyBegin) +
                                         guard.after + " " + quiet.before + plan.head.text() + " ");
  if (!quiet.after.empty()) {
    edits.insertBefore(plan.bodyEnd, quiet.after);
  }
}

/// The user's head, initialisers included, follows the body and keeps its lines; the stub is on
/// that of the closing brace.
void addStubBehind(const FunctionPlan& plan, CompilerKind compiler,
                   const clang::SourceManager& sources, EditSet& edits) {
  const WarningGuard guard = attributeGuard(plan, compiler);
  const bool isOneLine = lineOf(sources, plan.outerBegin) == lineOf(sources, plan.bodyEnd);
  std::string inFront = isOneLine ? " " : "\n" + lineDirective(sources, plan.outerBegin);
  inFront += guard.before;
  if (plan.specifiersBegin == plan.outerBegin) {
    inFront += stubAttributes(plan, compiler);
  } else {
    edits.insertBefore(plan.specifiersBegin, stubAttributes(plan, compiler));
  }
  std::string behind = isOneLine ? "" : "\n" + lineDirective(sources, plan.bodyEnd);
  behind += placedStub(plan, compiler, sources, plan.bodyEnd) + guard.after;
  edits.move(plan.outerBegin, plan.bodyBegin, plan.head.text() + " ", plan.bodyEnd,
             std::move(inFront), std::move(behind));
}

void namePlaceholders(const FunctionPlan& plan, EditSet& edits) {
  for (const PlaceholderPlan& placeholder : plan.placeholders) {
    edits.replace(placeholder.begin, placeholder.end, placeholder.name);
  }
  if (!plan.placeholders.empty()) {
    edits.insertBefore(plan.placeholderClauseAt, plan.placeholderClause);
  }
}

} // namespace

BodyMacros bodyMacros(const FunctionPlan& plan, const clang::SourceManager& sources) {
  if (!plan.usesItsName && plan.suddenEnds.empty()) {
    return {};
  }
  return {"\n" + (plan.usesItsName ? defineNameMacros(plan) : "") +
              defineSuddenEnds(plan.suddenEnds) + lineDirective(sources, plan.bodyBegin),
          "\n" + (plan.usesItsName ? undefineNameMacros() : "") +
              undefineSuddenEnds(plan.suddenEnds) + lineDirective(sources, plan.bodyEnd)};
}

void addBodyDeclarations(const FunctionPlan& plan, EditSet& edits) {
  for (const ClassDeclaration& declaration : plan.classDeclarations) {
    edits.insertBefore(declaration.at, declaration.text);
  }
  if (!plan.forwardDeclaration.empty()) {
    edits.insertBefore(plan.outerBegin, plan.forwardDeclaration + " ");
  }
}

void addStubAndBody(const FunctionPlan& plan, CompilerKind compiler, const clang::ASTContext& ast,
                    EditSet& edits) {
  const clang::SourceManager& sources = ast.getSourceManager();
  const BodyMacros macros = bodyMacros(plan, sources);
  addBodyDeclarations(plan, edits);
  nameUnnamed(plan.templateParameters, edits);
  nameUnnamed(plan.parameters, edits);
  namePlaceholders(plan, edits);
  if (plan.stubPlace == StubPlace::kInFront) {
    addStubInFront(plan, compiler, sources, edits);
  }
  if (!macros.behindOpen.empty()) {
    edits.insertBefore(plan.beginsWithTry ? plan.bodyBegin
                                          : clang::Lexer::getLocForEndOfToken(
                                                plan.bodyBegin, 0, sources, ast.getLangOpts()),
                       macros.behindOpen);
  }
  for (const clang::SourceLocation brace : plan.fallsOff) {
    edits.insertBefore(brace, returnZeroText());
  }
  if (!macros.behindClose.empty()) {
    edits.insertBefore(plan.bodyEnd, macros.behindClose);
  }
  if (plan.stubPlace == StubPlace::kBehind) {
    addStubBehind(plan, compiler, sources, edits);
  }
}

} // namespace hot_restart::rewriter
