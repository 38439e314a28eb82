// One walk over what is written finds the functions that ask for names; their instances say which
// types these are the names of.
#include "decide/local_types.h"

#include "decide/sudden_ends.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using Functions = std::set<const clang::FunctionDecl*>;

/// Notes the functions whose local types a type or an instance is made of.
class OwnerFinder {
public:
  OwnerFinder(std::string by, ShownTypes::ByFunction& owners)
      : by_(std::move(by)), owners_(owners) {}

  void addType(clang::QualType type) {
    constexpr int kDeepest = 12; // Names that are nested deeper are nobody's key.
    if (type.isNull() || depth_ == kDeepest) {
      return;
    }
    ++depth_;
    const clang::Type* canonical = type.getCanonicalType().getTypePtr();
    if (const auto* signature = llvm::dyn_cast<clang::FunctionProtoType>(canonical)) {
      addType(signature->getReturnType());
      llvm::for_each(signature->param_types(), [&](clang::QualType one) { addType(one); });
    } else if (const clang::ArrayType* array = canonical->getAsArrayTypeUnsafe()) {
      addType(array->getElementType());
    } else if (const auto* member = llvm::dyn_cast<clang::MemberPointerType>(canonical)) {
      addType(member->getPointeeType());
      addType(clang::QualType(member->getClass(), 0));
    } else if (!canonical->getPointeeType().isNull()) {
      addType(canonical->getPointeeType());
    } else if (const clang::TagDecl* tag = canonical->getAsTagDecl()) {
      addTag(*tag);
    }
    --depth_;
  }

  /// Arguments of the function's template and of the classes around it, and its parameters.
  void addInstance(const clang::FunctionDecl& instance) {
    if (const clang::TemplateArgumentList* arguments = instance.getTemplateSpecializationArgs()) {
      addArguments(arguments->asArray());
    }
    for (const clang::ParmVarDecl* parameter : instance.parameters()) {
      addType(parameter->getType());
    }
    addClassesAround(instance.getDeclContext());
  }

private:
  void addArguments(llvm::ArrayRef<clang::TemplateArgument> arguments) {
    for (const clang::TemplateArgument& argument : arguments) {
      switch (argument.getKind()) {
      case clang::TemplateArgument::Type:
        addType(argument.getAsType());
        break;
      case clang::TemplateArgument::Integral:
        addType(argument.getIntegralType());
        break;
      case clang::TemplateArgument::StructuralValue:
        addType(argument.getStructuralValueType());
        break;
      case clang::TemplateArgument::Declaration:
        addType(argument.getParamTypeForDecl());
        break;
      case clang::TemplateArgument::Pack:
        addArguments(argument.pack_elements());
        break;
      default:
        break;
      }
    }
  }

  void addClassesAround(const clang::DeclContext* scope) {
    for (; scope != nullptr && scope->isRecord(); scope = scope->getParent()) {
      if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(scope)) {
        addArguments(instance->getTemplateArgs().asArray());
      }
    }
  }

  void addTag(const clang::TagDecl& tag) {
    if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&tag)) {
      addArguments(instance->getTemplateArgs().asArray());
    }
    addClassesAround(tag.getDeclContext());
    for (const clang::DeclContext* scope = tag.getParentFunctionOrMethod(); scope != nullptr;
         scope = clang::Decl::castFromDeclContext(scope)->getParentFunctionOrMethod()) {
      if (const auto* owner = llvm::dyn_cast<clang::FunctionDecl>(scope)) {
        addOwner(*owner, tag);
      }
    }
  }

  void addOwner(const clang::FunctionDecl& owner, const clang::TagDecl& tag) {
    const clang::FunctionDecl* pattern = owner.getTemplateInstantiationPattern();
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&tag);
    const bool closure = record != nullptr && record->isLambda();
    const std::string name = tag.getNameAsString();
    ShownType& shown = owners_[(pattern != nullptr ? pattern : &owner)->getCanonicalDecl()];
    if (shown.type.empty()) {
      shown.type = closure        ? "a closure"
                   : name.empty() ? "a type without a name"
                                  : "`" + name + "`";
      shown.by = by_;
    }
    shown.closure = shown.closure || closure;
    if (const clang::TemplateArgumentList* arguments = owner.getTemplateSpecializationArgs()) {
      addArguments(arguments->asArray());
    }
  }

  std::string by_;
  ShownTypes::ByFunction& owners_;
  int depth_ = 0;
};

/// Finds who asks for names. The standard library's own uses are not shown to anybody.
class NameShowers : public clang::RecursiveASTVisitor<NameShowers> {
public:
  explicit NameShowers(ShownTypes& shown) : shown_(shown) {}

  bool TraverseDecl(clang::Decl* declaration) {
    const auto* space = llvm::dyn_cast_or_null<clang::NamespaceDecl>(declaration);
    if (space != nullptr && (space->isStdNamespace() || space->getName().starts_with("__"))) {
      return true;
    }
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(declaration);
    if (function == nullptr) {
      return RecursiveASTVisitor::TraverseDecl(declaration);
    }
    around_.push_back(function);
    const bool goOn = RecursiveASTVisitor::TraverseDecl(declaration);
    around_.pop_back();
    return goOn;
  }
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    around_.push_back(lambda->getCallOperator());
    const bool goOn = RecursiveASTVisitor::TraverseLambdaExpr(lambda);
    around_.pop_back();
    return goOn;
  }
  /// Only a program that ends shows what `assert` knows.
  bool TraverseCallExpr(clang::CallExpr* call) {
    return isAssertion(*call) || RecursiveASTVisitor::TraverseCallExpr(call);
  }
  bool VisitPredefinedExpr(clang::PredefinedExpr* use) {
    const clang::PredefinedIdentKind kind = use->getIdentKind();
    if (kind == clang::PredefinedIdentKind::PrettyFunction ||
        kind == clang::PredefinedIdentKind::FuncSig) {
      spell_.insert(around_.begin(), around_.end());
    }
    return true;
  }
  bool VisitSourceLocExpr(clang::SourceLocExpr* use) {
    if (!use->isIntType() && use->getIdentKind() == clang::SourceLocIdentKind::SourceLocStruct) {
      spell_.insert(around_.begin(), around_.end());
    }
    return true;
  }
  bool VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr* use) {
    return depth_ > 4 || traverseDefault(use->getExpr());
  }
  bool VisitCXXTypeidExpr(clang::CXXTypeidExpr* use) {
    ask_.insert(around_.begin(), around_.end());
    OwnerFinder owners("typeid", shown_.typeid_);
    if (use->isTypeOperand()) {
      owners.addType(use->getTypeOperandSourceInfo()->getType());
      return true;
    }
    const clang::Expr* operand = use->getExprOperand();
    owners.addType(operand->getType());
    shown_.dynamicTypeid =
        shown_.dynamicTypeid || operand->isTypeDependent() || use->isPotentiallyEvaluated();
    return true;
  }

  void note() {
    for (const clang::FunctionDecl* one : spell_) {
      noteInstances(*one, shown_.spelledOut);
    }
    for (const clang::FunctionDecl* one : ask_) {
      noteInstances(*one, shown_.typeid_);
    }
  }

private:
  bool traverseDefault(clang::Expr* value) {
    ++depth_;
    const bool goOn = value == nullptr || TraverseStmt(value);
    --depth_;
    return goOn;
  }

  void noteInstances(const clang::FunctionDecl& written, ShownTypes::ByFunction& owners) {
    OwnerFinder finder("`" + written.getNameAsString() + "`", owners);
    if (!written.isTemplated()) {
      finder.addInstance(written);
    }
    addSpecialisations(written.getDescribedFunctionTemplate(), finder);
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(written.getDeclContext());
    if (record == nullptr) {
      return;
    }
    const auto* partial = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    clang::ClassTemplateDecl* described = partial != nullptr ? partial->getSpecializedTemplate()
                                                             : record->getDescribedClassTemplate();
    if (described == nullptr) {
      return;
    }
    for (const clang::ClassTemplateSpecializationDecl* instance : described->specializations()) {
      addMembers(*instance, written, finder);
    }
  }

  static void addSpecialisations(clang::FunctionTemplateDecl* described, OwnerFinder& finder) {
    if (described != nullptr) {
      llvm::for_each(described->specializations(),
                     [&](const clang::FunctionDecl* one) { finder.addInstance(*one); });
    }
  }

  /// The members of an instance of a class template that came from `written`.
  static void addMembers(const clang::ClassTemplateSpecializationDecl& instance,
                         const clang::FunctionDecl& written, OwnerFinder& finder) {
    for (clang::Decl* member : instance.decls()) {
      auto* asTemplate = llvm::dyn_cast<clang::FunctionTemplateDecl>(member);
      const clang::FunctionDecl* function = asTemplate != nullptr
                                                ? asTemplate->getTemplatedDecl()
                                                : llvm::dyn_cast<clang::FunctionDecl>(member);
      const clang::FunctionDecl* from =
          function != nullptr ? function->getTemplateInstantiationPattern() : nullptr;
      if (from == nullptr || from->getCanonicalDecl() != written.getCanonicalDecl()) {
        continue;
      }
      if (asTemplate == nullptr) {
        finder.addInstance(*function);
      }
      addSpecialisations(asTemplate, finder);
    }
  }

  ShownTypes& shown_;
  std::vector<const clang::FunctionDecl*> around_; ///< From the outermost to the innermost.
  Functions spell_, ask_;
  int depth_ = 0;
};

} // namespace

const ShownTypes& LocalTypes::shown() {
  if (!shown_) {
    shown_.emplace();
    NameShowers showers(*shown_);
    showers.TraverseAST(ast_);
    showers.note();
  }
  return *shown_;
}

} // namespace hot_restart::rewriter
