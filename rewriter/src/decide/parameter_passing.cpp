// See parameter_passing.h; abi.h's PassedIndirectly is mirrored here.
#include "decide/parameter_passing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {
namespace {

enum class Constructor { kCopy, kMove };

/// The class has a usable (public, not deleted) constructor of that kind.
bool isUsable(const clang::CXXRecordDecl& record, Constructor wanted) {
  for (const clang::CXXConstructorDecl* constructor : record.ctors()) {
    const bool matches = wanted == Constructor::kCopy ? constructor->isCopyConstructor()
                                                      : constructor->isMoveConstructor();
    if (matches) {
      return !constructor->isDeleted() && constructor->getAccess() == clang::AS_public;
    }
  }
  return wanted == Constructor::kCopy
             ? record.needsImplicitCopyConstructor() && !record.defaultedCopyConstructorIsDeleted()
             : record.needsImplicitMoveConstructor() && !record.defaultedMoveConstructorIsDeleted();
}

bool traitSaysIndirect(const clang::CXXRecordDecl& record) {
  const bool copyable = isUsable(record, Constructor::kCopy);
  const bool movable = isUsable(record, Constructor::kMove);
  return !record.hasTrivialDestructor() || (copyable && !record.hasTrivialCopyConstructor()) ||
         (movable && !record.hasTrivialMoveConstructor());
}

bool crosses(clang::QualType type) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() || record->isDependentContext()) {
    return true;
  }
  if (type.isVolatileQualified()) {
    return false;
  }
  return record->canPassInRegisters() != traitSaysIndirect(*record->getDefinition());
}

/// Before C++17 returning a call's result needs a copy or move constructor, though none is called.
bool canReturn(clang::QualType type, const clang::LangOptions& language) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (language.CPlusPlus17 || record == nullptr || !record->hasDefinition() ||
      record->isDependentContext()) {
    return true;
  }
  return isUsable(*record->getDefinition(), Constructor::kCopy) ||
         isUsable(*record->getDefinition(), Constructor::kMove);
}

std::optional<std::string> judge(const clang::FunctionDecl& function) {
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    if (!crosses(parameter->getType())) {
      return "the class of its parameter '" + parameter->getNameAsString() +
             "' is passed in a way that its traits do not tell";
    }
  }
  if (!canReturn(function.getReturnType(), function.getASTContext().getLangOpts())) {
    return "its result can be neither copied nor moved";
  }
  return std::nullopt;
}

/// Judges the functions of implicit instantiations of the class template that came from `pattern`.
std::optional<std::string> judgeMembers(const clang::ClassTemplateDecl& classTemplate,
                                        const clang::FunctionDecl& pattern) {
  for (const clang::ClassTemplateSpecializationDecl* instance : classTemplate.specializations()) {
    for (const clang::CXXMethodDecl* method : instance->methods()) {
      const clang::FunctionDecl* from = method->getTemplateInstantiationPattern();
      if (from != nullptr && from->getCanonicalDecl() == pattern.getCanonicalDecl()) {
        if (auto reason = judge(*method)) {
          return reason;
        }
      }
    }
  }
  return std::nullopt;
}

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
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  if (record.isAbstract() || !isUsable(record, Constructor::kCopy) ||
      (destructor != nullptr &&
       (destructor->isDeleted() || destructor->getAccess() != clang::AS_public))) {
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

std::optional<std::string> unsupportedPassing(const clang::FunctionDecl& function) {
  if (auto reason = judge(function)) {
    return reason;
  }
  if (const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate()) {
    for (const clang::FunctionDecl* instance : described->specializations()) {
      if (auto reason = judge(*instance)) {
        return reason;
      }
    }
  }
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(function.getDeclContext());
  const clang::ClassTemplateDecl* classTemplate =
      record != nullptr ? record->getDescribedClassTemplate() : nullptr;
  return classTemplate != nullptr ? judgeMembers(*classTemplate, function) : std::nullopt;
}

} // namespace hot_restart::rewriter
