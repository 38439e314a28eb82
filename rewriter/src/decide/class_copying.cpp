// Implicit constructors have no declaration before somebody needs one, so that the class is asked.
#include "decide/class_copying.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Type.h"
#include "llvm/Support/Casting.h"

namespace hot_restart::rewriter {
namespace {

bool takes(const clang::CXXConstructorDecl& constructor, CopySource source) {
  if (source == CopySource::kMoved ? !constructor.isMoveConstructor()
                                   : !constructor.isCopyConstructor()) {
    return false;
  }
  const clang::Qualifiers qualifiers =
      constructor.getParamDecl(0)->getType()->getPointeeType().getCanonicalType().getQualifiers();
  return source == CopySource::kConst
             ? qualifiers == clang::Qualifiers::fromCVRMask(clang::Qualifiers::Const)
             : qualifiers.empty();
}

CopyingConstructor implicitConstructor(const clang::CXXRecordDecl& record, CopySource source) {
  if (source == CopySource::kMoved) {
    const bool exists =
        record.needsImplicitMoveConstructor() && !record.defaultedMoveConstructorIsDeleted();
    return {.exists = exists, .isUsable = exists, .isTrivial = record.hasTrivialMoveConstructor()};
  }
  const bool exists =
      record.needsImplicitCopyConstructor() && !record.defaultedCopyConstructorIsDeleted() &&
      record.implicitCopyConstructorHasConstParam() == (source == CopySource::kConst);
  return {.exists = exists, .isUsable = exists, .isTrivial = record.hasTrivialCopyConstructor()};
}

} // namespace

CopyingConstructor constructorFrom(const clang::CXXRecordDecl& record, CopySource source) {
  for (const clang::CXXConstructorDecl* constructor : record.ctors()) {
    if (takes(*constructor, source) && !constructor->isIneligibleOrNotSelected()) {
      return {.exists = true,
              .isUsable = !constructor->isDeleted() && constructor->getAccess() == clang::AS_public,
              .isExplicit = constructor->isExplicit(),
              .isTrivial = constructor->isTrivial()};
    }
  }
  return implicitConstructor(record, source);
}

bool hasGreedyConstructor(const clang::CXXRecordDecl& record) {
  for (const clang::Decl* member : record.decls()) {
    const auto* described = llvm::dyn_cast<clang::FunctionTemplateDecl>(member);
    const clang::FunctionDecl* constructor =
        described != nullptr ? described->getTemplatedDecl() : nullptr;
    if (!llvm::isa_and_nonnull<clang::CXXConstructorDecl>(constructor) ||
        constructor->getNumParams() == 0 || constructor->getMinRequiredArguments() > 1) {
      continue;
    }
    clang::QualType type = constructor->getParamDecl(0)->getType();
    if (const auto* pack = type->getAs<clang::PackExpansionType>()) {
      type = pack->getPattern();
    }
    if (type.getNonReferenceType()->getAs<clang::TemplateTypeParmType>() != nullptr) {
      return true;
    }
  }
  return false;
}

bool hasUsableDestructor(const clang::CXXRecordDecl& record) {
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  return destructor == nullptr ||
         (!destructor->isDeleted() && destructor->getAccess() == clang::AS_public);
}

} // namespace hot_restart::rewriter
