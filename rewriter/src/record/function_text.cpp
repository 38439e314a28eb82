// Templates and what the compiler has made of them lead to one text.
#include "record/function_text.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Casting.h"

#include <vector>

namespace hot_restart::rewriter {
namespace {

/// The instances of `pattern` in one list of them.
template <class Range>
void addInstances(const clang::FunctionDecl& pattern, const Range& candidates,
                  std::vector<const clang::FunctionDecl*>& found) {
  for (const clang::FunctionDecl* candidate : candidates) {
    const clang::FunctionDecl* from = candidate->getTemplateInstantiationPattern();
    if (from != nullptr && from->getCanonicalDecl() == pattern.getCanonicalDecl()) {
      found.push_back(candidate);
    }
  }
}

} // namespace

const clang::FunctionDecl& patternOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* pattern = function.getTemplateInstantiationPattern();
  return pattern != nullptr ? *pattern : function;
}

const clang::FunctionDecl* definitionOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* definition = nullptr;
  return function.hasBody(definition) ? definition : nullptr;
}

bool isInstance(const clang::FunctionDecl& function) {
  return function.getTemplateInstantiationPattern() != nullptr;
}

bool isPartOfAnother(const clang::FunctionDecl& function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  return (method != nullptr && method->getParent()->isLambda()) ||
         function.getParentFunctionOrMethod() != nullptr;
}

std::vector<const clang::FunctionDecl*> instancesOf(const clang::FunctionDecl& function) {
  std::vector<const clang::FunctionDecl*> found;
  if (const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate()) {
    addInstances(function, described->specializations(), found);
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const clang::ClassTemplateDecl* around =
      method != nullptr ? method->getParent()->getDescribedClassTemplate() : nullptr;
  if (around != nullptr) {
    for (const clang::ClassTemplateSpecializationDecl* instance : around->specializations()) {
      addInstances(function, instance->methods(), found);
    }
  }
  return found;
}

} // namespace hot_restart::rewriter
