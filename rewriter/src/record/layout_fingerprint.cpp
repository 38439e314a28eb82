// Clang computes the layouts for the Itanium ABI, which is what both compilers use.
#include "record/layout_fingerprint.h"

#include "hot_restart/rewriter/manifest.h"

#include "source/project_text.h"
#include "source/source_path.h"

#include "clang/AST/DeclCXX.h"
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

} // namespace

bool hasLayout(const clang::CXXRecordDecl& record) {
  return record.isCompleteDefinition() && !record.isDependentContext() && !record.isInvalidDecl() &&
         !record.isLambda();
}

std::string usrOf(const clang::CXXRecordDecl& record) {
  llvm::SmallString<128> usr;
  clang::index::generateUSRForDecl(&record, usr);
  return usr.str().str();
}

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

} // namespace hot_restart::rewriter
