// Finds what a piece of code uses of the project: declarations, default arguments, default
// initialisers of members, types that it creates or destroys, names of types. Reports; decides
// nothing.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "clang/AST/TypeLoc.h"

namespace hot_restart::rewriter {

/// Is told what a walk finds, as often as it is found.
class DependencySink {
public:
  virtual ~DependencySink() = default;
  virtual void usesDeclaration(const clang::ValueDecl& declaration) = 0;
  virtual void usesDefaultArgument(const clang::CXXDefaultArgExpr& argument) = 0;
  virtual void usesMemberInitialiser(const clang::FieldDecl& field) = 0;
  /// An object of that type (or an array of such) is created or destroyed.
  virtual void usesObject(clang::QualType type) = 0;
  virtual void usesTypeName(const clang::TypedefNameDecl& name) = 0;
  virtual void usesAliasTemplate(const clang::TypeAliasTemplateDecl& alias) = 0;
  virtual void usesConcept(const clang::ConceptDecl& named) = 0;
};

/// Of one expression or statement, lambdas and local classes included.
void walkDependencies(const clang::Stmt* code, DependencySink& sink);
void walkDependencies(clang::TypeLoc type, DependencySink& sink);
/// Of a constructor's initialisers, written or implied.
void walkInitialisers(const clang::CXXConstructorDecl& constructor, DependencySink& sink);

} // namespace hot_restart::rewriter
