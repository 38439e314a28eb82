// Types are compared as Clang prints them, parameter by parameter.
#include "unit_text/signature_adapter.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"

#include "decide/function_id.h"
#include "decide/function_plan.h"
#include "edit/edit_set.h"
#include "names/symbol_name.h"
#include "unit_text/edit_check.h"
#include "wrap/emitted_text.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// What a caller with `count` arguments sees, spelled as FunctionEntry::type.
std::string typeWith(const clang::FunctionDecl& function, unsigned count) {
  const clang::ASTContext& ast = function.getASTContext();
  const auto* type = function.getType()->castAs<clang::FunctionProtoType>();
  clang::PrintingPolicy policy(ast.getLangOpts());
  policy.AnonymousTagLocations = false;
  return ast
      .getFunctionType(type->getReturnType(), type->getParamTypes().take_front(count),
                       type->getExtProtoInfo())
      .getCanonicalType()
      .getAsString(policy);
}

bool isPlain(const clang::FunctionDecl& function, const FunctionPlan& plan) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method != nullptr) {
    return method->getParent()->getIdentifier() != nullptr && !method->isVirtual() &&
           method->getRefQualifier() == clang::RQ_None && !plan.function->isTemplated() &&
           (plan.kind == FunctionKind::kMember || plan.kind == FunctionKind::kStaticMember);
  }
  return plan.kind == FunctionKind::kFree && !function.isTemplated() && !function.isExternC() &&
         function.getQualifier() == nullptr && !plan.hiddenFriend;
}

} // namespace

std::optional<unsigned> adaptedParameters(const FunctionEntry& running,
                                          const clang::FunctionDecl& edited,
                                          const FunctionPlan& plan) {
  if (!running.wrapped() || !std::string_view(running.stubSymbol).starts_with("_Z") ||
      plan.stubPlace != StubPlace::kInFront || plan.deducesReturn || edited.isVariadic() ||
      !isPlain(edited, plan) ||
      withoutParameters(running.name) != withoutParameters(displayName(edited))) {
    return std::nullopt;
  }
  for (unsigned count = edited.getMinRequiredArguments(); count < edited.getNumParams(); ++count) {
    if (areCalledAlike(running.type, typeWith(edited, count))) {
      return count;
    }
  }
  return std::nullopt;
}

void addAdapter(const FunctionPlan& plan, const std::string& bodyName, unsigned parameters,
                EditSet& edits) {
  const bool outOfClass = !plan.classDeclarations.empty();
  edits.insertBefore(outOfClass ? plan.classDeclarations.front().at : plan.bodyEnd,
                     " " + adapterText(plan, bodyName, parameters));
}

const std::string* findBody(const std::vector<std::string>& symbols, std::string_view bodyName) {
  const auto found = std::find_if(symbols.begin(), symbols.end(), [&](const std::string& symbol) {
    return functionBaseName(symbol) == bodyName;
  });
  return found == symbols.end() ? nullptr : &*found;
}

} // namespace hot_restart::rewriter
