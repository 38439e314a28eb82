// Follows types and calls from a function on, as far as a compiler may take code into it.
#include "record/reachable_types.h"

#include "record/layout_fingerprint.h"
#include "source/project_text.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/Support/Casting.h"

#include <set>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

/// Types that a class is made of and for: arguments of its template, bases, fields.
template <class Add> void forEachPart(const clang::CXXRecordDecl& record, const Add& add) {
  if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record)) {
    for (const clang::TemplateArgument& argument : instance->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type) {
        add(argument.getAsType());
      }
    }
  }
  if (record.isDependentContext()) {
    return;
  }
  for (const clang::CXXBaseSpecifier& base : record.bases()) {
    add(base.getType());
  }
  for (const clang::FieldDecl* field : record.fields()) {
    add(field->getType());
  }
}

/// Follows every mention of a type from a function's text on.
class TypeReach : public clang::RecursiveASTVisitor<TypeReach> {
public:
  static bool shouldVisitTemplateInstantiations() { return true; }
  static bool shouldVisitImplicitCode() { return true; }

  void addFunction(const clang::FunctionDecl* function) {
    const clang::FunctionDecl* definition = nullptr;
    if (!function->hasBody(definition)) {
      definition = function;
    }
    if (!functions_.insert(definition->getCanonicalDecl()).second) {
      return;
    }
    addSignature(definition->getType());
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(definition)) {
      addRecord(method->getParent());
    }
    if (definition->hasBody() && !isSystemText(*definition)) {
      TraverseDecl(const_cast<clang::FunctionDecl*>(definition));
    }
  }

  bool VisitExpr(clang::Expr* expression) {
    addType(expression->getType());
    addSignature(expression->getType()); // Calls over pointers.
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    addType(variable->getType());
    return true;
  }
  bool VisitTypeLoc(clang::TypeLoc type) {
    addType(type.getType());
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* reference) {
    addCallee(reference->getDecl());
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) {
    addCallee(member->getMemberDecl());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construction) {
    addCallee(construction->getConstructor());
    return true;
  }
  /// The variables that hold what `get` returns stand nowhere else in the tree.
  bool VisitBindingDecl(clang::BindingDecl* binding) {
    const clang::VarDecl* held = binding->getHoldingVar();
    return held == nullptr || TraverseStmt(const_cast<clang::Expr*>(held->getInit()));
  }
  ReachableTypes take() { return {std::move(usrs_), std::move(passed_)}; }

private:
  /// Code of the project that a compiler may take into the function.
  void addCallee(const clang::ValueDecl* callee) {
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(callee);
    if (function != nullptr) {
      addSignature(function->getType());
    }
    if (function != nullptr && !isSystemText(*function)) {
      addFunction(function);
    }
  }

  /// What a call of that type passes and returns.
  void addSignature(clang::QualType type) {
    while (!type.isNull() && !type->getPointeeType().isNull()) {
      type = type->getPointeeType();
    }
    const auto* signature = type.isNull() ? nullptr : type->getAs<clang::FunctionProtoType>();
    if (signature == nullptr || !signatures_.insert(signature).second) {
      return;
    }
    const auto add = [this](clang::QualType part) {
      addType(part);
      addPassed(part);
    };
    add(signature->getReturnType());
    for (const clang::QualType parameter : signature->param_types()) {
      add(parameter);
    }
  }

  /// How a class is passed is a matter of its parts as well.
  void addPassed(clang::QualType type) {
    const clang::CXXRecordDecl* record =
        type.isNull() || type->isDependentType()
            ? nullptr
            : type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    record = record != nullptr ? record->getDefinition() : nullptr;
    if (record == nullptr || record->isDependentContext() ||
        !passedRecords_.insert(record).second) {
      return;
    }
    if (isProjectText(*record) && hasLayout(*record)) {
      passed_.insert(usrOf(*record));
    }
    forEachPart(*record, [this](clang::QualType part) { addPassed(part); });
  }

  void addType(clang::QualType type) {
    while (!type.isNull() && !type->getPointeeType().isNull()) {
      type = type->getPointeeType();
    }
    if (type.isNull() || type->isDependentType()) {
      return;
    }
    if (const clang::ArrayType* array = type->getAsArrayTypeUnsafe()) {
      addType(array->getElementType());
    } else if (const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl()) {
      addRecord(record);
    }
  }

  void addRecord(const clang::CXXRecordDecl* record) {
    record = record->getDefinition();
    if (record == nullptr || !records_.insert(record).second) {
      return;
    }
    if (isProjectText(*record) && hasLayout(*record)) {
      usrs_.insert(usrOf(*record));
    }
    forEachPart(*record, [this](clang::QualType part) { addType(part); });
  }

  std::set<const clang::CXXRecordDecl*> records_;
  std::set<const clang::CXXRecordDecl*> passedRecords_;
  std::set<const clang::FunctionDecl*> functions_;
  std::set<const clang::FunctionProtoType*> signatures_;
  std::set<std::string> usrs_, passed_;
};

} // namespace

ReachableTypes reachableTypes(const clang::FunctionDecl& function) {
  TypeReach reach;
  reach.addFunction(&function);
  // A template's own pattern is dependent: its instantiations tell.
  if (const clang::FunctionTemplateDecl* pattern = function.getDescribedFunctionTemplate()) {
    for (const clang::FunctionDecl* instance : pattern->specializations()) {
      reach.addFunction(instance);
    }
  }
  return reach.take();
}

} // namespace hot_restart::rewriter
