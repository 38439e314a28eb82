// Clang computes the layouts for the Itanium ABI, which is what both compilers use.
#include "record/layout_fingerprint.h"

#include "hot_restart/rewriter/manifest.h"

#include "source/project_text.h"
#include "source/source_path.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecordLayout.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/VTableBuilder.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

clang::PrintingPolicy typePolicy(const clang::ASTContext& context) {
  clang::PrintingPolicy policy(context.getLangOpts());
  policy.AnonymousTagLocations = false;
  policy.SuppressTagKeyword = true;
  return policy;
}

bool hasLayout(const clang::CXXRecordDecl& record) {
  return record.isCompleteDefinition() && !record.isDependentContext() && !record.isInvalidDecl() &&
         !record.isLambda();
}

std::string usrOf(const clang::CXXRecordDecl& record) {
  llvm::SmallString<128> usr;
  clang::index::generateUSRForDecl(&record, usr);
  return usr.str().str();
}

/// `int (long) const`. What it may throw is left out: it changes no table, and Clang finds that of
/// an implied destructor only when somebody needs it.
std::string slotType(const clang::FunctionDecl& function) {
  clang::ASTContext& context = function.getASTContext();
  return context
      .getFunctionTypeWithExceptionSpec(function.getType().getCanonicalType(), clang::EST_None)
      .getAsString(typePolicy(context));
}

/// The slots of the vtable in order: what a call through an old object's table would find.
void addVirtualTable(const clang::CXXRecordDecl& record, TypeEntry& entry) {
  if (!record.isPolymorphic()) {
    return;
  }
  clang::ASTContext& context = record.getASTContext();
  auto* tables = llvm::cast<clang::ItaniumVTableContext>(context.getVTableContext());
  const clang::VTableLayout& layout = tables->getVTableLayout(&record);
  for (const clang::VTableComponent& component : layout.vtable_components()) {
    if (component.isUsedFunctionPointerKind()) {
      const auto* function = llvm::cast<clang::CXXMethodDecl>(component.getFunctionDecl());
      entry.virtualTable.push_back(function->getNameAsString() + " " + slotType(*function));
      entry.overriders.push_back(function->getParent()->getQualifiedNameAsString());
    }
  }
}

void addBases(const clang::CXXRecordDecl& record, const clang::ASTRecordLayout& layout,
              TypeEntry& entry) {
  const clang::ASTContext& context = record.getASTContext();
  for (const clang::CXXBaseSpecifier& base : record.bases()) {
    const clang::CXXRecordDecl* type = base.getType()->getAsCXXRecordDecl();
    const clang::CharUnits offset =
        base.isVirtual() ? layout.getVBaseClassOffset(type) : layout.getBaseClassOffset(type);
    entry.bases.push_back({base.isVirtual() ? "virtual" : "",
                           base.getType().getCanonicalType().getAsString(typePolicy(context)),
                           static_cast<std::uint64_t>(context.toBits(offset))});
  }
}

TypeEntry describe(const clang::CXXRecordDecl& record) {
  const clang::ASTContext& context = record.getASTContext();
  const clang::SourceManager& sources = context.getSourceManager();
  const clang::ASTRecordLayout& layout = context.getASTRecordLayout(&record);
  TypeEntry entry;
  entry.usr = usrOf(record);
  entry.name = context.getRecordType(&record).getCanonicalType().getAsString(typePolicy(context));
  const clang::SourceLocation at = sources.getExpansionLoc(record.getLocation());
  entry.file = sourcePath(sources, at);
  entry.line = sources.getSpellingLineNumber(at);
  entry.sizeBytes = static_cast<std::uint64_t>(layout.getSize().getQuantity());
  entry.alignBytes = static_cast<std::uint64_t>(layout.getAlignment().getQuantity());
  for (const clang::FieldDecl* field : record.fields()) {
    std::string type = field->getType().getCanonicalType().getAsString(typePolicy(context));
    if (field->isBitField()) {
      type += " : " + std::to_string(field->getBitWidthValue(context));
    }
    const std::string number = std::to_string(field->getFieldIndex());
    entry.fields.push_back({field->getDeclName() ? field->getNameAsString() : "unnamed " + number,
                            std::move(type), layout.getFieldOffset(field->getFieldIndex())});
  }
  addBases(record, layout, entry);
  addVirtualTable(record, entry);
  entry.passedInRegisters = record.canPassInRegisters();
  return entry;
}

class TypeFinder : public clang::RecursiveASTVisitor<TypeFinder> {
public:
  explicit TypeFinder(const clang::SourceManager& sources) : sources_(sources) {}
  static bool shouldVisitTemplateInstantiations() { return true; }

  /// System headers hold most of a translation unit and no project type.
  bool TraverseDecl(clang::Decl* declaration) {
    if (declaration != nullptr && !llvm::isa<clang::NamespaceDecl>(declaration) &&
        isSystemText(sources_, declaration->getLocation())) {
      return true;
    }
    return RecursiveASTVisitor::TraverseDecl(declaration);
  }

  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) {
    if (record->isThisDeclarationADefinition() && hasLayout(*record) && isProjectText(*record)) {
      found_.emplace(usrOf(*record), record);
    }
    return true;
  }

  const std::map<std::string, clang::CXXRecordDecl*>& found() const { return found_; }

private:
  const clang::SourceManager& sources_;
  std::map<std::string, clang::CXXRecordDecl*> found_;
};

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
    if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
      for (const clang::TemplateArgument& argument : instance->getTemplateArgs().asArray()) {
        if (argument.getKind() == clang::TemplateArgument::Type) {
          addPassed(argument.getAsType());
        }
      }
    }
    for (const clang::CXXBaseSpecifier& base : record->bases()) {
      addPassed(base.getType());
    }
    for (const clang::FieldDecl* field : record->fields()) {
      addPassed(field->getType());
    }
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
    if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
      for (const clang::TemplateArgument& argument : instance->getTemplateArgs().asArray()) {
        if (argument.getKind() == clang::TemplateArgument::Type) {
          addType(argument.getAsType());
        }
      }
    }
    if (record->isDependentContext()) {
      return;
    }
    for (const clang::CXXBaseSpecifier& base : record->bases()) {
      addType(base.getType());
    }
    for (const clang::FieldDecl* field : record->fields()) {
      addType(field->getType());
    }
  }

  std::set<const clang::CXXRecordDecl*> records_;
  std::set<const clang::CXXRecordDecl*> passedRecords_;
  std::set<const clang::FunctionDecl*> functions_;
  std::set<const clang::FunctionProtoType*> signatures_;
  std::set<std::string> usrs_, passed_;
};

} // namespace

std::vector<TypeEntry> recordTypes(clang::ASTContext& context) {
  TypeFinder finder(context.getSourceManager());
  finder.TraverseDecl(context.getTranslationUnitDecl());
  std::vector<TypeEntry> entries;
  entries.reserve(finder.found().size());
  for (const auto& [usr, record] : finder.found()) {
    entries.push_back(describe(*record));
  }
  return entries;
}

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
