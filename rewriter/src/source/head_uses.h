// The macro uses that a wrapped file or a unit has to edit in, found in the syntax tree: heads of
// functions, statics and initialised variables, anonymous namespaces.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"

#include <map>
#include <set>

namespace hot_restart::rewriter {

/// Collects the offsets of those macro uses, by file.
class HeadUses {
public:
  explicit HeadUses(const clang::ASTContext& ast) : sources_(ast.getSourceManager()) {}

  /// The uses that the head of the function, or one of its declarations, comes out of.
  void addFunction(const clang::FunctionDecl& function);
  /// Statics of functions have names that a unit knows once their function can be made inline
  /// there; those of namespaces lose their keyword there, and their initialisers.
  void addVariable(const clang::VarDecl& variable);
  /// The uses that open anonymous namespaces, in `scope` and the namespaces in it.
  void addNamespaces(const clang::DeclContext& scope);

  const std::set<unsigned>& offsets(clang::FileID file) { return offsets_[file]; }

private:
  void addDeclaration(const clang::FunctionDecl& declaration);
  void addTemplateParameters(const clang::TemplateParameterList& list);
  void addListed(clang::SourceLocation begin);
  void addInitialisers(const clang::CXXConstructorDecl& constructor);
  void addUnlessBehind(clang::SourceLocation at, llvm::StringRef characters);
  void add(clang::SourceLocation at);

  const clang::SourceManager& sources_;
  std::map<clang::FileID, std::set<unsigned>> offsets_;
};

} // namespace hot_restart::rewriter
