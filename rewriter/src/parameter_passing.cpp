// See parameter_passing.h; abi.h's PassedIndirectly is mirrored here.
#include "parameter_passing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
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

} // namespace

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
