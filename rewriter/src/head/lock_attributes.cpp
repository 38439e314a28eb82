// Expressions are printed from the AST: a declaration may name the parameters otherwise than the
// definition.
#include "head/lock_attributes.h"

#include "head/attribute_list.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/PrettyPrinter.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace hot_restart::rewriter {
namespace {

/// A parameter of any declaration is printed by the definition's name for it.
class ParameterNames : public clang::PrinterHelper {
public:
  explicit ParameterNames(const clang::FunctionDecl& function) : function_(function) {}
  bool handledStmt(clang::Stmt* statement, llvm::raw_ostream& out) override {
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(statement);
    const auto* parameter =
        use != nullptr ? llvm::dyn_cast<clang::ParmVarDecl>(use->getDecl()) : nullptr;
    if (parameter == nullptr || parameter->getFunctionScopeIndex() >= function_.getNumParams()) {
      return false;
    }
    out << function_.getParamDecl(parameter->getFunctionScopeIndex())->getName();
    return true;
  }

private:
  const clang::FunctionDecl& function_;
};

std::string print(const clang::FunctionDecl& function, const clang::Expr& expression) {
  std::string text;
  llvm::raw_string_ostream out(text);
  ParameterNames names(function);
  expression.printPretty(out, &names, clang::PrintingPolicy(function.getLangOpts()));
  return text;
}

template <class Attribute>
void addLockList(const clang::Attr& attribute, const clang::FunctionDecl& function,
                 AttributeList& list) {
  if (const auto* locks = llvm::dyn_cast<Attribute>(&attribute)) {
    std::string arguments;
    for (const clang::Expr* lock : locks->args()) {
      arguments += (arguments.empty() ? "" : ", ") + print(function, *lock);
    }
    list.add(std::string(attribute.getSpelling()) + "(" + arguments + ")");
  }
}

template <class Attribute>
void addTryLock(const clang::Attr& attribute, const clang::FunctionDecl& function,
                AttributeList& list) {
  if (const auto* locks = llvm::dyn_cast<Attribute>(&attribute)) {
    std::string arguments = print(function, *locks->getSuccessValue());
    for (const clang::Expr* lock : locks->args()) {
      arguments += ", " + print(function, *lock);
    }
    list.add(std::string(attribute.getSpelling()) + "(" + arguments + ")");
  }
}

} // namespace

void addLocking(const clang::Attr& attribute, const clang::FunctionDecl& function,
                AttributeList& list) {
  addLockList<clang::RequiresCapabilityAttr>(attribute, function, list);
  addLockList<clang::AcquireCapabilityAttr>(attribute, function, list);
  addLockList<clang::ReleaseCapabilityAttr>(attribute, function, list);
  addLockList<clang::AssertCapabilityAttr>(attribute, function, list);
  addLockList<clang::AssertExclusiveLockAttr>(attribute, function, list);
  addLockList<clang::AssertSharedLockAttr>(attribute, function, list);
  addLockList<clang::LocksExcludedAttr>(attribute, function, list);
  addTryLock<clang::TryAcquireCapabilityAttr>(attribute, function, list);
  addTryLock<clang::ExclusiveTrylockFunctionAttr>(attribute, function, list);
  addTryLock<clang::SharedTrylockFunctionAttr>(attribute, function, list);
  if (const auto* returned = llvm::dyn_cast<clang::LockReturnedAttr>(&attribute)) {
    list.add("lock_returned(" + print(function, *returned->getArg()) + ")");
  }
}

} // namespace hot_restart::rewriter
