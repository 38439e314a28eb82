// Each kind with its reason; attributes are those that Clang knows.
#include "decide/unsupported_kinds.h"

#include "decide/function_id.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

const clang::Stmt* writtenBody(const clang::FunctionDecl& function) {
  const clang::Stmt* body = function.getBody();
  if (const auto* coroutine = llvm::dyn_cast_or_null<clang::CoroutineBodyStmt>(body)) {
    body = coroutine->getBody();
  }
  return llvm::isa_and_nonnull<clang::CompoundStmt, clang::CXXTryStmt>(body) ? body : nullptr;
}

namespace {

/// Whether an `ifunc` attribute in `scope` names the symbol.
bool isResolver(const std::string& symbol, const clang::DeclContext& scope) {
  for (const clang::Decl* member : scope.decls()) {
    const auto* inner = llvm::dyn_cast<clang::DeclContext>(member);
    const auto* attribute = member->getAttr<clang::IFuncAttr>();
    if ((attribute != nullptr && attribute->getResolver() == symbol) ||
        (inner != nullptr && llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(member) &&
         isResolver(symbol, *inner))) {
      return true;
    }
  }
  return false;
}

bool isResolver(const clang::FunctionDecl& function) {
  const clang::ASTContext& ast = function.getASTContext();
  const bool anyIfunc = ast.Idents.find("ifunc") != ast.Idents.end() ||
                        ast.Idents.find("__ifunc__") != ast.Idents.end();
  return anyIfunc && function.getNumParams() == 0 && !function.isTemplated() &&
         isResolver(symbolName(function), *ast.getTranslationUnitDecl());
}

} // namespace

std::optional<std::string> unsupportedAttribute(const clang::FunctionDecl& function) {
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
  if (function.isMultiVersion() || function.hasAttr<clang::TargetClonesAttr>() ||
      function.hasAttr<clang::TargetVersionAttr>()) {
    return "one of several versions for different processors";
  }
  if (function.hasAttr<clang::ReturnsTwiceAttr>()) {
    return "returns twice, like setjmp";
  }
  if (function.hasAttr<clang::ConstructorAttr>() || function.hasAttr<clang::DestructorAttr>()) {
    return "runs before or after the program's main part";
  }
  if (isResolver(function)) {
    return "runs while the program is loaded (an ifunc's resolver)";
  }
  const auto* type = function.getType()->getAs<clang::FunctionType>();
  if (type != nullptr &&
      (type->getCallConv() != clang::CC_C || type->getExtInfo().getNoCallerSavedRegs() ||
       function.hasAttr<clang::AnyX86InterruptAttr>())) {
    return "has a calling convention of its own";
  }
  return std::nullopt;
}

std::optional<std::string> unsupportedKind(const clang::FunctionDecl& function) {
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
  if (writtenBody(function) == nullptr) {
    return function.hasSkippedBody() ? kBodyDoesNotParse : "its body was not parsed";
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method != nullptr && method->isExplicitObjectMemberFunction()) {
    return "has an explicit object parameter";
  }
  return std::nullopt;
}

} // namespace hot_restart::rewriter
