// The nodes of functions, and of the initialisers of constructors (dependency_fingerprint.h).
#include "record/dependency_fingerprint.h"

#include "record/dependency_graph.h"
#include "record/dependency_text.h"
#include "record/dependency_walk.h"
#include "record/function_text.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/xxhash.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// What a person is told that it is.
const char* kindOf(const clang::FunctionDecl& function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method != nullptr && method->isVirtual()) {
    return kVirtualFunction;
  }
  return function.isConstexpr() ? "constexpr function"
         : isInstance(function) ? "template"
                                : "function";
}

} // namespace

void DependencyFingerprint::usesDeclaration(const clang::ValueDecl& declaration) {
  if (const auto* enumerator = llvm::dyn_cast<clang::EnumConstantDecl>(&declaration)) {
    if (text_.inProject(*enumerator) && !enumerator->getParentFunctionOrMethod()) {
      use(enumeratorNode(*enumerator));
    }
  } else if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(&declaration)) {
    if (variable->hasGlobalStorage() && !variable->isStaticLocal()) {
      if (const auto node = constantNode(*variable)) {
        use(*node);
      }
    }
  } else if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(&declaration)) {
    usesFunction(*function);
  }
}

void DependencyFingerprint::usesFunction(const clang::FunctionDecl& function) {
  if (isPartOfAnother(function)) {
    return;
  }
  if (!text_.inProject(function)) {
    // The library calls what it is told the types of.
    for (const unsigned node : nodesOfArguments(function)) {
      use(node);
    }
    return;
  }
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function);
  if (constructor != nullptr && isWrapped(function)) {
    use(initialisersNode(*constructor));
  }
  use(functionNode(function));
}

unsigned DependencyFingerprint::functionNode(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* first = function.getCanonicalDecl();
  if (const auto known = nodes_.find(first); known != nodes_.end()) {
    return known->second;
  }
  const clang::FunctionDecl* definition = definitionOf(function);
  const bool isImplied = function.isImplicit() || function.isDefaulted();
  const bool isOwn = !isWrapped(function) && comesAlong(function);
  const std::string name = text_.nameOf(function);
  const std::string shown = quoted(isOwn && !isImplied ? kindOf(function) : "function", name);
  const unsigned node = addNode(shown, function.getLocation(), isOwn && !isImplied);
  nodes_[first] = node;
  // Another instance of the same text: a default argument of a template changed, say.
  graph_.at(node).ownHash = llvm::xxh3_64bits(text_.argumentsOf(function));
  if (isImplied) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function)) {
      graph_.link(node, classNode(*method->getParent()));
    }
  } else if (isOwn) {
    const clang::FunctionDecl* text = definitionOf(patternOf(function));
    graph_.at(node).ownHash +=
        hashText((text != nullptr ? text : definition)->getSourceRange(), node);
  }
  if (isOwn || isImplied) {
    if (!function.isTemplated()) {
      ownFunctions_.emplace_back(definition != nullptr ? definition : &function, node);
    }
    later(node, [this, definition, &function] {
      walkConstraints(patternOf(function));
      if (definition != nullptr) {
        walkFunction(*definition);
      }
    });
  }
  return node;
}

void DependencyFingerprint::walkConstraints(const clang::FunctionDecl& function) {
  llvm::SmallVector<const clang::Expr*, 4> constraints;
  function.getAssociatedConstraints(constraints);
  if (const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate()) {
    described->getAssociatedConstraints(constraints);
  }
  for (const clang::Expr* constraint : constraints) {
    walkDependencies(constraint, *this);
  }
}

void DependencyFingerprint::walkFunction(const clang::FunctionDecl& function) {
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function)) {
    walkInitialisers(*constructor, *this);
  }
  walkDependencies(function.getBody(), *this);
}

/// What a wrapped constructor's stub does before its body begins.
unsigned DependencyFingerprint::initialisersNode(const clang::CXXConstructorDecl& constructor) {
  const clang::FunctionDecl* first = constructor.getCanonicalDecl();
  if (const auto known = members_.find(first); known != members_.end()) {
    return known->second;
  }
  const auto* definition = llvm::cast_or_null<clang::CXXConstructorDecl>(definitionOf(constructor));
  const bool isShared = definition != nullptr && definition->isOutOfLine() &&
                        !definition->isInlined() && !definition->isTemplated();
  const unsigned node =
      addNode(quoted(isShared ? kSharedInitialisers : "initialisers in", text_.nameOf(constructor)),
              constructor.getLocation());
  members_[first] = node;
  if (definition == nullptr) {
    return node;
  }
  std::uint64_t hash = 0;
  for (const clang::CXXCtorInitializer* initialiser : definition->inits()) {
    if (initialiser->isWritten()) {
      hash = hash * 31 + hashText(initialiser->getSourceRange(), node);
    }
  }
  graph_.at(node).ownHash = hash;
  if (!definition->isTemplated()) {
    ownFunctions_.emplace_back(definition, node);
  }
  later(node, [this, definition] { walkInitialisers(*definition, *this); });
  return node;
}

} // namespace hot_restart::rewriter
