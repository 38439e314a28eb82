// Layouts as Clang computes them for the Itanium ABI, which is what both compilers use.
#include "record/layout_fingerprint.h"

#include "hot_restart/rewriter/manifest.h"

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
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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

bool isProjectType(const clang::CXXRecordDecl& record) {
  const clang::SourceManager& sources = record.getASTContext().getSourceManager();
  return record.getLocation().isValid() &&
         !sources.isInSystemHeader(sources.getExpansionLoc(record.getLocation()));
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

/// The slots of the vtable in order: what a call through an old object's table would find.
std::vector<std::string> virtualTable(const clang::CXXRecordDecl& record) {
  std::vector<std::string> slots;
  if (!record.isPolymorphic()) {
    return slots;
  }
  clang::ASTContext& context = record.getASTContext();
  auto* tables = llvm::cast<clang::ItaniumVTableContext>(context.getVTableContext());
  const clang::VTableLayout& layout = tables->getVTableLayout(&record);
  const clang::PrintingPolicy policy = typePolicy(context);
  for (const clang::VTableComponent& component : layout.vtable_components()) {
    if (component.isUsedFunctionPointerKind()) {
      const clang::FunctionDecl* function = component.getFunctionDecl();
      slots.push_back(function->getNameAsString() + " " + function->getType().getAsString(policy));
    }
  }
  return slots;
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
  if (auto file = sources.getFileEntryRefForID(sources.getFileID(at))) {
    llvm::SmallString<256> path(file->getName());
    sources.getFileManager().makeAbsolutePath(path);
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
    entry.file = path.str().str();
  }
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
  entry.virtualTable = virtualTable(record);
  return entry;
}

class TypeFinder : public clang::RecursiveASTVisitor<TypeFinder> {
public:
  explicit TypeFinder(const clang::SourceManager& sources) : sources_(sources) {}
  static bool shouldVisitTemplateInstantiations() { return true; }

  /// System headers hold most of a translation unit and no project type.
  bool TraverseDecl(clang::Decl* declaration) {
    if (declaration != nullptr && declaration->getLocation().isValid() &&
        !llvm::isa<clang::NamespaceDecl>(declaration) &&
        sources_.isInSystemHeader(sources_.getExpansionLoc(declaration->getLocation()))) {
      return true;
    }
    return RecursiveASTVisitor::TraverseDecl(declaration);
  }

  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) {
    if (record->isThisDeclarationADefinition() && hasLayout(*record) && isProjectType(*record)) {
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
    addType(definition->getReturnType());
    for (const clang::ParmVarDecl* parameter : definition->parameters()) {
      addType(parameter->getType());
    }
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(definition)) {
      addRecord(method->getParent());
    }
    if (definition->hasBody() && inProject(*definition)) {
      TraverseDecl(const_cast<clang::FunctionDecl*>(definition));
    }
  }

  bool VisitExpr(clang::Expr* expression) {
    addType(expression->getType());
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

  std::set<std::string> take() { return std::move(usrs_); }

private:
  static bool inProject(const clang::Decl& declaration) {
    const clang::SourceManager& sources = declaration.getASTContext().getSourceManager();
    return !sources.isInSystemHeader(sources.getExpansionLoc(declaration.getLocation()));
  }

  /// Code of the project that a compiler may take into the function.
  void addCallee(const clang::ValueDecl* callee) {
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(callee);
    if (function != nullptr && inProject(*function)) {
      addFunction(function);
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
    if (isProjectType(*record) && hasLayout(*record)) {
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
  std::set<const clang::FunctionDecl*> functions_;
  std::set<std::string> usrs_;
};

std::string bytesOf(std::uint64_t bits) {
  return bits % 8 == 0 ? std::to_string(bits / 8)
                       : std::to_string(bits / 8) + "." + std::to_string(bits % 8);
}

const FieldLayout* findField(const std::vector<FieldLayout>& fields, const std::string& name) {
  auto found = std::find_if(fields.begin(), fields.end(),
                            [&](const FieldLayout& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::optional<std::string> compareFields(const TypeEntry& running, const TypeEntry& edited) {
  for (const FieldLayout& field : edited.fields) {
    const FieldLayout* old = findField(running.fields, field.name);
    if (old == nullptr) {
      return "member `" + field.name + "` was added";
    }
    if (old->type != field.type) {
      return "member `" + field.name + "` changed its type from `" + old->type + "` to `" +
             field.type + "`";
    }
  }
  for (const FieldLayout& field : running.fields) {
    const FieldLayout* now = findField(edited.fields, field.name);
    if (now == nullptr) {
      return "member `" + field.name + "` was removed";
    }
    if (now->offsetBits != field.offsetBits) {
      return "member `" + field.name + "` moved from offset " + bytesOf(field.offsetBits) + " to " +
             bytesOf(now->offsetBits);
    }
  }
  if (running.fields.size() != edited.fields.size()) {
    return "it has " + std::to_string(edited.fields.size()) + " members instead of " +
           std::to_string(running.fields.size());
  }
  return std::nullopt;
}

std::optional<std::string> compareBases(const TypeEntry& running, const TypeEntry& edited) {
  for (std::size_t i = 0; i < std::max(running.bases.size(), edited.bases.size()); ++i) {
    if (i >= edited.bases.size()) {
      return "base `" + running.bases[i].type + "` was removed";
    }
    if (i >= running.bases.size()) {
      return "base `" + edited.bases[i].type + "` was added";
    }
    const FieldLayout &old = running.bases[i], &now = edited.bases[i];
    if (old.type != now.type || old.name != now.name) {
      return "base `" + old.type + "` became `" + (now.name.empty() ? "" : now.name + " ") +
             now.type + "`";
    }
    if (old.offsetBits != now.offsetBits) {
      return "base `" + old.type + "` moved from offset " + bytesOf(old.offsetBits) + " to " +
             bytesOf(now.offsetBits);
    }
  }
  return std::nullopt;
}

std::optional<std::string> compareTables(const TypeEntry& running, const TypeEntry& edited) {
  if (running.virtualTable == edited.virtualTable) {
    return std::nullopt;
  }
  for (const std::string& slot : edited.virtualTable) {
    if (std::find(running.virtualTable.begin(), running.virtualTable.end(), slot) ==
        running.virtualTable.end()) {
      return "virtual function `" + slot + "` was added";
    }
  }
  for (const std::string& slot : running.virtualTable) {
    if (std::find(edited.virtualTable.begin(), edited.virtualTable.end(), slot) ==
        edited.virtualTable.end()) {
      return "virtual function `" + slot + "` was removed";
    }
  }
  return "its virtual functions changed their order";
}

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

std::set<std::string> reachableTypes(const clang::FunctionDecl& function) {
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

std::optional<std::string> compareLayouts(const TypeEntry& running, const TypeEntry& edited) {
  std::optional<std::string> difference = compareFields(running, edited);
  difference = difference ? difference : compareBases(running, edited);
  difference = difference ? difference : compareTables(running, edited);
  if (!difference &&
      (running.sizeBytes != edited.sizeBytes || running.alignBytes != edited.alignBytes)) {
    difference = "its size changed from " + std::to_string(running.sizeBytes) + " to " +
                 std::to_string(edited.sizeBytes) + " bytes";
  }
  if (!difference) {
    return std::nullopt;
  }
  return "struct " + edited.name + ": " + *difference;
}

} // namespace hot_restart::rewriter
