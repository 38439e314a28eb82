// A copy constructor may exist and not compile, which the parts of a class tell.
#include "decide/kept_copies.h"

#include "decide/class_copying.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Casting.h"

namespace hot_restart::rewriter {
namespace {

/// The class says so by itself; its copy constructor may exist all the same and not compile
/// (`std::vector<std::unique_ptr<int>>`), which the types it is made of tell.
bool copiesWhatItHolds(const clang::CXXRecordDecl& record) {
  static const llvm::StringSet<> kShares = {"shared_ptr", "weak_ptr", "reference_wrapper",
                                            "function"};
  return record.isInStdNamespace() && record.getIdentifier() != nullptr &&
         kShares.contains(record.getName());
}

bool isCopyable(clang::QualType type, int depth);

bool areCopyable(llvm::ArrayRef<clang::TemplateArgument> arguments, int depth) {
  for (const clang::TemplateArgument& argument : arguments) {
    const bool pack = argument.getKind() == clang::TemplateArgument::Pack;
    if ((pack && !areCopyable(argument.pack_elements(), depth)) ||
        (argument.getKind() == clang::TemplateArgument::Type &&
         !isCopyable(argument.getAsType(), depth))) {
      return false;
    }
  }
  return true;
}

bool isCopyableClass(const clang::CXXRecordDecl& record, int depth) {
  if (record.isAbstract() || !constructorFrom(record, CopySource::kConst).isUsable ||
      !hasUsableDestructor(record)) {
    return false;
  }
  if (copiesWhatItHolds(record)) {
    return true;
  }
  if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record)) {
    if (!areCopyable(instance->getTemplateArgs().asArray(), depth)) {
      return false;
    }
  }
  if (record.isInStdNamespace() || record.isDependentContext()) {
    return true; // Made of parts that are not copied by themselves, or not known.
  }
  for (const clang::CXXBaseSpecifier& base : record.bases()) {
    if (!isCopyable(base.getType(), depth)) {
      return false;
    }
  }
  for (const clang::FieldDecl* field : record.fields()) {
    if (!isCopyable(field->getType(), depth)) {
      return false;
    }
  }
  return true;
}

/// Of an instance that nothing has needed whole (the body that does was skipped) the template
/// tells. Null: what is incomplete is only pointed to.
const clang::CXXRecordDecl* definitionOf(const clang::CXXRecordDecl& record) {
  const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  return record.hasDefinition() || instance == nullptr
             ? record.getDefinition()
             : instance->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
}

bool isCopyable(clang::QualType type, int depth) {
  constexpr int kMostDepth = 16;
  const clang::Type* element = type->getBaseElementTypeUnsafe();
  const clang::CXXRecordDecl* record = element->getAsCXXRecordDecl();
  if (record == nullptr || type->isReferenceType()) {
    return !type->isDependentType();
  }
  const clang::CXXRecordDecl* definition = definitionOf(*record);
  return definition == nullptr || depth > kMostDepth || isCopyableClass(*definition, depth + 1);
}

} // namespace

bool canKeepCopy(const clang::ParmVarDecl& parameter) {
  const clang::QualType type = parameter.getType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  const clang::ASTContext& ast = parameter.getASTContext();
  constexpr unsigned kNewAlignsTo = 128; // Bits; more is C++17's.
  return record != nullptr && record->hasDefinition() && !type->isDependentType() &&
         !type.isConstQualified() && !parameter.isParameterPack() &&
         !record->canPassInRegisters() && ast.getTypeAlign(type) <= kNewAlignsTo &&
         isCopyableClass(*record->getDefinition(), 0);
}

} // namespace hot_restart::rewriter
