// A class that is passed in place crosses as a reference; any other is copied by the call, which
// must copy its bytes and do nothing else.
#include "decide/parameter_passing.h"

#include "hot_restart/rewriter/compile_command.h"

#include "compiler/compiler_query.h"
#include "decide/class_copying.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using Reason = std::optional<std::string>;

const clang::CXXRecordDecl* knownClass(clang::QualType type) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record == nullptr || !record->hasDefinition() || record->isDependentContext()
             ? nullptr
             : record->getDefinition();
}

/// The call's copy of an object that `source` refers to is a copy of its bytes (copiesBytes in
/// abi.h).
bool copiesBytes(const clang::CXXRecordDecl& record, CopySource source) {
  const CopyingConstructor constructor = constructorFrom(record, source);
  return constructor.isUsable && !constructor.isExplicit && constructor.isTrivial;
}

const clang::CXXRecordDecl* partClass(clang::QualType type) {
  return knownClass(clang::QualType(type->getBaseElementTypeUnsafe(), 0));
}

/// A copy or move constructor is somebody's own code, in the class or in a part of it.
bool copiesByHand(const clang::CXXRecordDecl& record) {
  if (record.isDynamicClass()) {
    return true;
  }
  for (const clang::CXXConstructorDecl* constructor : record.ctors()) {
    if (constructor->isCopyOrMoveConstructor() && constructor->isUserProvided()) {
      return true;
    }
  }
  const auto partDoes = [](clang::QualType type) {
    const clang::CXXRecordDecl* part = partClass(type);
    return part != nullptr && copiesByHand(*part);
  };
  return llvm::any_of(record.bases(), [&](const auto& base) { return partDoes(base.getType()); }) ||
         llvm::any_of(record.fields(),
                      [&](const auto* field) { return partDoes(field->getType()); });
}

/// The text of the class deletes every copy and move constructor that it has.
bool forbidsCopies(const clang::CXXRecordDecl& record) {
  bool isDeclared = false;
  for (const clang::CXXConstructorDecl* constructor : record.ctors()) {
    if (constructor->isCopyOrMoveConstructor() && !constructor->isImplicit()) {
      if (!constructor->isDeletedAsWritten()) {
        return false;
      }
      isDeclared = true;
    }
  }
  return isDeclared;
}

/// GCC passes by value what it takes for trivial at the closing brace, and answers otherwise as
/// soon as an implicit constructor turns out to be deleted or to call a template.
bool isAnswerCertain(const clang::CXXRecordDecl& record) {
  return record.canPassInRegisters() || !record.hasTrivialDestructor() || copiesByHand(record) ||
         forbidsCopies(record);
}

/// What abi.h concludes of a class with a trivial destructor is what Clang knows here.
bool isConcluded(const clang::CXXRecordDecl& record) {
  const CopyingConstructor copied = constructorFrom(record, CopySource::kConst);
  const CopyingConstructor moved = constructorFrom(record, CopySource::kMoved);
  const bool isTrivial =
      record.hasTrivialCopyConstructor() && !record.hasNonTrivialCopyConstructor();
  const bool isGreedy = hasGreedyConstructor(record);
  if (record.canPassInRegisters() && constructorFrom(record, CopySource::kMutable).exists) {
    return false; // A defaulted `T(T&)` is trivial for later Clangs alone.
  }
  if (!record.canPassInRegisters()) {
    return copied.isUsable &&
           (isTrivial ? moved.isUsable && !moved.isTrivial && !isGreedy : !copied.isTrivial);
  }
  if (record.isTriviallyCopyable()) {
    return copied.isUsable || moved.isUsable;
  }
  const bool movesTrivially = moved.isUsable && moved.isTrivial && !isGreedy;
  return isTrivial
             ? copied.isUsable &&
                   (movesTrivially || (!moved.exists && !isGreedy && !record.hasMoveConstructor()))
             : !copied.isUsable && movesTrivially;
}

bool isCertain(const clang::CXXRecordDecl& record, PassingAnswer answer) {
  switch (answer) {
  case PassingAnswer::kExact:
    break;
  case PassingAnswer::kChanges:
    return isAnswerCertain(record);
  case PassingAnswer::kNone:
    if (record.hasAttr<clang::TrivialABIAttr>()) {
      return false; // No trait tells of it.
    }
    return record.hasTrivialDestructor() ? isConcluded(record) : !record.canPassInRegisters();
  }
  return true;
}

/// A copy that may not use it is made by a template, if there is one. No trait tells.
bool copiesExplicitly(const clang::CXXRecordDecl& record) {
  constexpr CopySource kSources[] = {CopySource::kConst, CopySource::kMoved, CopySource::kMutable};
  return llvm::any_of(kSources, [&](CopySource source) {
    const CopyingConstructor constructor = constructorFrom(record, source);
    return constructor.exists && constructor.isExplicit;
  });
}

bool passesClass(const clang::CXXRecordDecl& record, bool isConst, PassingAnswer answer) {
  if (!isCertain(record, answer)) {
    return false;
  }
  if (!record.canPassInRegisters()) {
    return true;
  }
  return record.hasTrivialDestructor() && hasUsableDestructor(record) &&
         !copiesExplicitly(record) &&
         (copiesBytes(record, CopySource::kConst) ||
          (!isConst &&
           (copiesBytes(record, CopySource::kMoved) || copiesBytes(record, CopySource::kMutable))));
}

/// Some class of the file may be passed as only its attribute tells.
bool mayHaveTrivialAbi(const clang::ASTContext& ast) {
  return ast.Idents.find("trivial_abi") != ast.Idents.end() ||
         ast.Idents.find("__trivial_abi__") != ast.Idents.end();
}

bool isByValueOfAnyType(clang::QualType type) {
  return type->isDependentType() && !type->isReferenceType() && !type->isAnyPointerType() &&
         !type->isMemberPointerType();
}

bool passes(const clang::ParmVarDecl& parameter, PassingAnswer answer) {
  const clang::QualType type = parameter.getType();
  if (const clang::CXXRecordDecl* record = knownClass(type)) {
    return !type.isVolatileQualified() && passesClass(*record, type.isConstQualified(), answer);
  }
  return answer != PassingAnswer::kNone || !isByValueOfAnyType(type) ||
         !mayHaveTrivialAbi(parameter.getASTContext());
}

/// Before C++17 returning a call's result needs a constructor, though the compiler leaves the call
/// of a copy or move constructor out. A constructor template it would call.
bool canReturn(clang::QualType type, const clang::LangOptions& language) {
  const clang::CXXRecordDecl* record = knownClass(type);
  if (language.CPlusPlus17 || record == nullptr) {
    return true;
  }
  const CopyingConstructor moved = constructorFrom(*record, CopySource::kMoved);
  const CopyingConstructor copied = constructorFrom(*record, CopySource::kConst);
  const CopyingConstructor& chosen = moved.exists ? moved : copied;
  return chosen.isUsable && !chosen.isExplicit &&
         (moved.exists || !hasGreedyConstructor(*record)) &&
         (language.ElideConstructors || chosen.isTrivial);
}

Reason judge(const clang::FunctionDecl& function, PassingAnswer answer) {
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    if (!passes(*parameter, answer)) {
      return "it cannot be told how its parameter '" + parameter->getNameAsString() +
             "' is passed on without a constructor of its class";
    }
  }
  if (!canReturn(function.getReturnType(), function.getASTContext().getLangOpts())) {
    return "its result cannot be passed on without a constructor of its class";
  }
  return std::nullopt;
}

Reason judgeInstances(const clang::FunctionTemplateDecl& described, PassingAnswer answer) {
  for (const clang::FunctionDecl* instance : described.specializations()) {
    if (auto reason = judge(*instance, answer)) {
      return reason;
    }
  }
  return std::nullopt;
}

/// Judges what an instance of a class template has of the function `pattern`, which the template
/// defines.
Reason judgeMembers(const clang::CXXRecordDecl& instance, const clang::FunctionDecl& pattern,
                    PassingAnswer answer) {
  for (const clang::Decl* member : instance.decls()) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member)) {
      const clang::FunctionDecl* from = method->getTemplateInstantiationPattern();
      if (from != nullptr && from->getCanonicalDecl() == pattern.getCanonicalDecl()) {
        return judge(*method, answer);
      }
    } else if (const auto* described = llvm::dyn_cast<clang::FunctionTemplateDecl>(member)) {
      const clang::FunctionTemplateDecl* from = described->getInstantiatedFromMemberTemplate();
      if (from != nullptr && pattern.getDescribedFunctionTemplate() != nullptr &&
          from->getCanonicalDecl() == pattern.getDescribedFunctionTemplate()->getCanonicalDecl()) {
        return judgeInstances(*described, answer);
      }
    }
  }
  return std::nullopt;
}

/// The class template that `record` is the pattern of, or a partial specialisation of.
const clang::ClassTemplateDecl* templateOf(const clang::CXXRecordDecl& record) {
  const auto* partial = llvm::dyn_cast<clang::ClassTemplatePartialSpecializationDecl>(&record);
  return partial != nullptr ? partial->getSpecializedTemplate()
                            : record.getDescribedClassTemplate();
}

using Classes = std::vector<const clang::CXXRecordDecl*>;

void addInstances(const clang::ClassTemplateDecl& described, Classes& found) {
  for (const clang::CXXRecordDecl* instance : described.specializations()) {
    found.push_back(instance);
  }
}

/// What the file has made of a class template, a partial specialisation, or a class within one.
Classes instancesOf(const clang::CXXRecordDecl& record) {
  Classes found;
  const clang::ClassTemplateDecl* described = templateOf(record);
  if (described != nullptr) {
    addInstances(*described, found);
  }
  const auto* around = llvm::dyn_cast<clang::CXXRecordDecl>(record.getDeclContext());
  if (around == nullptr) {
    return found;
  }
  for (const clang::CXXRecordDecl* instance : instancesOf(*around)) {
    for (const clang::Decl* member : instance->decls()) {
      const auto* nested = llvm::dyn_cast<clang::CXXRecordDecl>(member);
      const auto* nestedTemplate = llvm::dyn_cast<clang::ClassTemplateDecl>(member);
      if (nested != nullptr && nested->getInstantiatedFromMemberClass() != nullptr &&
          declaresSameEntity(nested->getInstantiatedFromMemberClass(), &record)) {
        found.push_back(nested->hasDefinition() ? nested->getDefinition() : nested);
      } else if (nestedTemplate != nullptr && described != nullptr &&
                 nestedTemplate->getInstantiatedFromMemberTemplate() != nullptr &&
                 declaresSameEntity(nestedTemplate->getInstantiatedFromMemberTemplate(),
                                    described)) {
        addInstances(*nestedTemplate, found);
      }
    }
  }
  return found;
}

} // namespace

PassingAnswer passingAnswer(const CompileCommand& command) {
  if (command.kind == CompilerKind::kGcc) {
    return PassingAnswer::kChanges;
  }
  constexpr unsigned kFirstThatAnswers = 15;
  const unsigned version = compilerMajorVersion(command.arguments[command.compilerIndex],
                                                command.kind, command.directory);
  return version >= kFirstThatAnswers ? PassingAnswer::kExact : PassingAnswer::kNone;
}

Reason unsupportedPassing(const clang::FunctionDecl& function, PassingAnswer answer) {
  if (auto reason = judge(function, answer)) {
    return reason;
  }
  if (const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate()) {
    if (auto reason = judgeInstances(*described, answer)) {
      return reason;
    }
  }
  if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(function.getDeclContext())) {
    for (const clang::CXXRecordDecl* instance : instancesOf(*record)) {
      if (auto reason = judgeMembers(*instance, function, answer)) {
        return reason;
      }
    }
  }
  return std::nullopt;
}

} // namespace hot_restart::rewriter
