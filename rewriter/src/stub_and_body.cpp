// See stub_and_body.h.
#include "stub_and_body.h"

#include "hot_restart/rewriter/compile_command.h"

#include "emitted_text.h"
#include "function_plan.h"
#include "pipeline.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::string lineDirective(const clang::SourceManager& sources, clang::SourceLocation at) {
  const auto [file, offset] = sources.getDecomposedLoc(at);
  return "#line " + std::to_string(sources.getLineNumber(file, offset)) + "\n";
}

void nameUnnamed(const std::vector<ParameterPlan>& parameters, EditSet& edits) {
  for (const ParameterPlan& parameter : parameters) {
    if (parameter.inventAt.isValid()) {
      edits.insertBefore(parameter.inventAt, " " + parameter.name + " ");
    }
  }
}

} // namespace

NameMacros nameMacros(const FunctionPlan& plan, const clang::SourceManager& sources) {
  if (!plan.usesItsName) {
    return {};
  }
  return {"\n" + defineNameMacros(plan) + lineDirective(sources, plan.bodyBegin),
          "\n" + undefineNameMacros() + lineDirective(sources, plan.bodyEnd)};
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
  const WarningGuard guard = attributeGuard(plan, compiler);
  addBodyDeclarations(plan, edits);
  if (!guard.before.empty()) {
    edits.insertBefore(plan.outerBegin, guard.before);
  }
  edits.insertBefore(plan.specifiersBegin, stubAttributes(plan, compiler));
  nameUnnamed(plan.templateParameters, edits);
  nameUnnamed(plan.parameters, edits);
  edits.insertBefore(plan.bodyBegin, stubText(plan) + guard.after + " " + plan.head.text() + " ");
  const NameMacros macros = nameMacros(plan, sources);
  if (!macros.behindOpen.empty()) {
    edits.insertBefore(plan.bodyBegin.getLocWithOffset(1), macros.behindOpen);
  }
  if (plan.kind == FunctionKind::kMain && !plan.endsWithReturn) {
    edits.insertBefore(plan.bodyEnd.getLocWithOffset(-1), " return 0; ");
  }
  if (!macros.behindClose.empty()) {
    edits.insertBefore(plan.bodyEnd, macros.behindClose);
  }
}

} // namespace hot_restart::rewriter
