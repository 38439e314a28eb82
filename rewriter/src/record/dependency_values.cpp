// The nodes of constants, enumerators, default arguments, default initialisers, names of types, and
// macros (dependency_fingerprint.h).
#include "record/dependency_fingerprint.h"

#include "record/dependency_graph.h"
#include "record/dependency_text.h"
#include "record/dependency_walk.h"
#include "source/find_variables.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/xxhash.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace hot_restart::rewriter {

std::optional<unsigned> DependencyFingerprint::constantNode(const clang::VarDecl& variable) {
  const clang::VarDecl* first = variable.getCanonicalDecl();
  if (const auto known = nodes_.find(first); known != nodes_.end()) {
    return known->second;
  }
  const clang::ASTContext& ast = variable.getASTContext();
  const clang::VarDecl* definition = nullptr;
  const clang::Expr* init = variable.getAnyInitializer(definition);
  if (init == nullptr || !text_.inProject(variable) || variable.getType()->isDependentType() ||
      init->isValueDependent() || definition->isInvalidDecl()) {
    return std::nullopt;
  }
  const clang::QualType element = ast.getBaseElementType(variable.getType());
  const bool isConstant =
      variable.isConstexpr() || (element.isConstQualified() && !element.isVolatileQualified());
  if (!isConstant || runsCode(*definition)) {
    return std::nullopt;
  }
  const unsigned node =
      addNode(quoted("constant", variable.getQualifiedNameAsString()), variable.getLocation());
  nodes_[first] = node;
  const std::uint64_t written = hashText(definition->getSourceRange(), node);
  const auto value = text_.valueText(*definition);
  graph_.at(node).ownHash = value ? llvm::xxh3_64bits(*value) : written;
  later(node, [this, init] { walkDependencies(init, *this); });
  return node;
}

unsigned DependencyFingerprint::enumeratorNode(const clang::EnumConstantDecl& enumerator) {
  const auto [known, isFirst] = nodes_.try_emplace(&enumerator);
  if (isFirst) {
    const auto* parent = llvm::cast<clang::EnumDecl>(enumerator.getDeclContext());
    llvm::SmallString<24> value;
    enumerator.getInitVal().toString(value, 10);
    const unsigned node = addNode(quoted("enumerator", enumerator.getNameAsString()) +
                                      quoted(" of enum", parent->getQualifiedNameAsString()),
                                  enumerator.getLocation());
    graph_.at(node).ownHash = llvm::xxh3_64bits(value);
    known->second = node;
  }
  return known->second;
}

void DependencyFingerprint::usesDefaultArgument(const clang::CXXDefaultArgExpr& argument) {
  const clang::ParmVarDecl& parameter = *argument.getParam();
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(parameter.getDeclContext());
  if (function == nullptr || !text_.inProject(*function)) {
    return;
  }
  const auto [known, isFirst] = nodes_.try_emplace(&parameter);
  if (isFirst) {
    const unsigned node = addNode(quoted("default argument", parameter.getNameAsString()) +
                                      quoted(" of", text_.nameOf(*function)),
                                  parameter.getLocation());
    known->second = node;
    graph_.at(node).ownHash = hashText(parameter.getDefaultArgRange(), node);
    const clang::Expr* value = argument.getExpr();
    later(node, [this, value] { walkDependencies(value, *this); });
  }
  use(nodes_.find(&parameter)->second);
}

void DependencyFingerprint::usesMemberInitialiser(const clang::FieldDecl& field) {
  if (!text_.inProject(field)) {
    return;
  }
  const auto [known, isFirst] = nodes_.try_emplace(&field);
  if (isFirst) {
    const unsigned node = addNode(
        quoted("default initialiser of", field.getQualifiedNameAsString()), field.getLocation());
    known->second = node;
    const clang::Expr* value = field.getInClassInitializer();
    graph_.at(node).ownHash =
        value != nullptr ? hashText(value->getSourceRange(), node) : std::uint64_t{0};
    later(node, [this, value] { walkDependencies(value, *this); });
  }
  use(nodes_.find(&field)->second);
}

void DependencyFingerprint::usesTypeName(const clang::TypedefNameDecl& name) {
  if (!text_.inProject(name) || name.getParentFunctionOrMethod() != nullptr ||
      name.getUnderlyingType()->isDependentType()) {
    return;
  }
  const clang::Decl* first = name.getCanonicalDecl();
  const auto [known, isFirst] = nodes_.try_emplace(first);
  if (isFirst) {
    known->second =
        addNode(quoted("type name", name.getQualifiedNameAsString()), name.getLocation());
    graph_.at(known->second).ownHash =
        llvm::xxh3_64bits(text_.typeText(name.getUnderlyingType().getCanonicalType()));
  }
  use(known->second);
}

/// It has no one type that could be compared: what is written counts.
void DependencyFingerprint::usesAliasTemplate(const clang::TypeAliasTemplateDecl& alias) {
  if (!text_.inProject(alias)) {
    return;
  }
  const clang::TypeSourceInfo* meant = alias.getTemplatedDecl()->getTypeSourceInfo();
  usesText("type name", alias, [this, meant] { walkDependencies(meant->getTypeLoc(), *this); });
}

void DependencyFingerprint::usesConcept(const clang::ConceptDecl& named) {
  if (!text_.inProject(named)) {
    return;
  }
  const clang::Expr* condition = named.getConstraintExpr();
  usesText("concept", named, [this, condition] { walkDependencies(condition, *this); });
}

/// A declaration of which what is written counts, and what `walk` finds it to use.
void DependencyFingerprint::usesText(const char* kind, const clang::NamedDecl& declaration,
                                     std::function<void()> walk) {
  const auto [known, isFirst] = nodes_.try_emplace(declaration.getCanonicalDecl());
  if (!isFirst) {
    use(known->second);
    return;
  }
  const unsigned node =
      addNode(quoted(kind, declaration.getQualifiedNameAsString()), declaration.getLocation());
  known->second = node;
  graph_.at(node).ownHash = hashText(declaration.getSourceRange(), node);
  later(node, std::move(walk));
  use(node);
}

std::optional<unsigned> DependencyFingerprint::macroNode(const clang::IdentifierInfo& name) {
  const auto [known, isFirst] = macros_.try_emplace(&name);
  if (!isFirst) {
    return known->second;
  }
  const auto macro = text_.macro(name);
  if (!macro) {
    return std::nullopt;
  }
  const unsigned node = addNode(quoted("macro", name.getName().str()), macro->place);
  macros_[&name] = node;
  graph_.at(node).ownHash = llvm::xxh3_64bits(macro->text);
  for (const clang::IdentifierInfo* inner : macro->macros) {
    if (const auto used = macroNode(*inner)) {
      graph_.link(node, *used);
    }
  }
  return node;
}

} // namespace hot_restart::rewriter
