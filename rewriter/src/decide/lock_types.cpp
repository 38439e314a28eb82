// A class is looked into once for each question, and not very deep.
#include "decide/lock_types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// `QMutexLocker` and `mutex_locker`: {"q", "mutex", "locker"}, {"mutex", "locker"}.
std::vector<std::string> wordsOf(llvm::StringRef name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins =
        llvm::isUpper(name[i]) && i != 0 &&
        (!llvm::isUpper(name[i - 1]) || (i + 1 < name.size() && llvm::isLower(name[i + 1])));
    if ((begins || name[i] == '_') && !words.back().empty()) {
      words.emplace_back();
    }
    if (name[i] != '_') {
      words.back() += llvm::toLower(name[i]);
    }
  }
  return words;
}

bool isNamedLikeOne(llvm::StringRef name) {
  const std::vector<std::string> words = wordsOf(name);
  const auto has = [&](std::initializer_list<llvm::StringRef> wanted) {
    return llvm::any_of(words,
                        [&](llvm::StringRef word) { return llvm::is_contained(wanted, word); });
  };
  return has({"lock", "locker", "locked", "autolock", "autolocker", "unlock", "unlocker"}) ||
         (has({"mutex", "spin", "critical", "semaphore"}) && has({"guard", "holder", "scope"}));
}

/// A semaphore that counts from one is a lock by another name: `sem_post`, std::counting_semaphore.
bool givesSemaphore(const clang::FunctionDecl& callee) {
  const llvm::StringRef name = callee.getName();
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method == nullptr) {
    return name == "sem_post";
  }
  const clang::IdentifierInfo* of = method->getParent()->getIdentifier();
  return (name == "release" || name == "post") && of != nullptr &&
         of->getName().contains_insensitive("semaphore");
}

class UnlockFinder : public clang::RecursiveASTVisitor<UnlockFinder> {
public:
  bool VisitCallExpr(clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee != nullptr && callee->getIdentifier() != nullptr) {
      found |= callee->getName().contains_insensitive("unlock") || givesSemaphore(*callee);
    }
    return !found;
  }

  bool found = false;
};

bool unlocksAtItsEnd(const clang::CXXRecordDecl& record) {
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  const clang::FunctionDecl* definition = nullptr;
  if (destructor == nullptr || !destructor->hasBody(definition)) {
    return false;
  }
  UnlockFinder finder;
  finder.TraverseStmt(definition->getBody());
  return finder.found;
}

constexpr unsigned kDeepest = 4;

/// The classes that were asked about for one question: each is looked into once.
using Seen = llvm::SmallPtrSet<const clang::CXXRecordDecl*, 32>;

bool holdsLock(clang::QualType type, unsigned depth, Seen& seen);

bool isMadeOfOne(const clang::CXXRecordDecl& record, unsigned depth, Seen& seen) {
  if (const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record)) {
    for (const clang::TemplateArgument& argument : instance->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type &&
          holdsLock(argument.getAsType(), depth, seen)) {
        return true;
      }
    }
  }
  return llvm::any_of(record.bases(),
                      [&](const auto& base) { return holdsLock(base.getType(), depth, seen); }) ||
         llvm::any_of(record.fields(),
                      [&](const auto* field) { return holdsLock(field->getType(), depth, seen); });
}

/// The name that the type is written with, where it depends on template parameters.
llvm::StringRef dependentName(clang::QualType type) {
  if (const auto* instance = type->getAs<clang::TemplateSpecializationType>()) {
    const clang::TemplateDecl* made = instance->getTemplateName().getAsTemplateDecl();
    return made != nullptr ? made->getName() : llvm::StringRef();
  }
  if (const auto* deduced = type->getAs<clang::DeducedTemplateSpecializationType>()) {
    const clang::TemplateDecl* made = deduced->getTemplateName().getAsTemplateDecl();
    return made != nullptr ? made->getName() : llvm::StringRef();
  }
  if (const auto* member = type->getAs<clang::DependentNameType>()) {
    return member->getIdentifier()->getName();
  }
  return {};
}

bool holdsLock(clang::QualType type, unsigned depth, Seen& seen) {
  if (type.isNull() || type->isReferenceType() || type->isPointerType() || depth > kDeepest) {
    return false;
  }
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr) {
    return isNamedLikeOne(dependentName(type));
  }
  record = record->getDefinition();
  if (record == nullptr || !seen.insert(record).second ||
      (!record->isDependentContext() && record->hasTrivialDestructor())) {
    return false;
  }
  return (record->getIdentifier() != nullptr && isNamedLikeOne(record->getName())) ||
         record->hasAttr<clang::ScopedLockableAttr>() || unlocksAtItsEnd(*record) ||
         isMadeOfOne(*record, depth + 1, seen);
}

} // namespace

bool holdsLock(clang::QualType type) {
  Seen seen;
  return holdsLock(type, 0, seen);
}

const clang::FunctionDecl* cleanUpFunction(const clang::VarDecl& variable) {
  const auto* attribute = variable.getAttr<clang::CleanupAttr>();
  return attribute != nullptr ? attribute->getFunctionDecl() : nullptr;
}

} // namespace hot_restart::rewriter
