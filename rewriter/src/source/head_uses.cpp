// Everything that is not in a macro use is left out by add().
#include "source/head_uses.h"

#include "source/find_variables.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

namespace hot_restart::rewriter {

void HeadUses::addFunction(const clang::FunctionDecl& function) {
  const clang::Stmt* body = function.getBody();
  if (body == nullptr) {
    return;
  }
  add(body->getBeginLoc());
  add(body->getEndLoc());
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function)) {
    addInitialisers(*constructor);
  }
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    addDeclaration(*declaration);
  }
}

void HeadUses::addDeclaration(const clang::FunctionDecl& declaration) {
  const clang::FunctionTypeLoc type = declaration.getFunctionTypeLoc();
  const clang::FunctionTemplateDecl* described = declaration.getDescribedFunctionTemplate();
  const clang::SourceLocation clause = described != nullptr
                                           ? described->getTemplateParameters()->getTemplateLoc()
                                           : clang::SourceLocation();
  const bool made =
      declaration.getLocation().isMacroID() || clause.isMacroID() ||
      (!type.isNull() && (type.getLParenLoc().isMacroID() || type.getRParenLoc().isMacroID()));
  if (made) {
    add(declaration.getLocation());
    add(clause);
    add(declaration.getOuterLocStart());
    add(type.isNull() ? clang::SourceLocation() : type.getLParenLoc());
    add(type.isNull() ? clang::SourceLocation() : type.getRParenLoc());
  }
  for (const clang::ParmVarDecl* parameter : declaration.parameters()) {
    add(parameter->getLocation());
    addListed(parameter->getBeginLoc());
  }
  if (described != nullptr) {
    addTemplateParameters(*described->getTemplateParameters());
  }
}

void HeadUses::addVariable(const clang::VarDecl& variable) {
  const clang::FunctionDecl* owner =
      variable.isStaticLocal() ? outermostFunction(variable) : nullptr;
  if (owner != nullptr && !owner->isInlined() && owner->getLocation().isMacroID()) {
    addFunction(*owner);
  }
  const bool inNamespace =
      !variable.isStaticLocal() && variable.getLexicalDeclContext()->isFileContext();
  if (inNamespace && !variable.isConstexpr() && !variable.isInline() &&
      (variable.getStorageClass() == clang::SC_Static || runsCode(variable))) {
    add(variable.getOuterLocStart());
  }
}

void HeadUses::addNamespaces(const clang::DeclContext& scope) {
  for (const clang::Decl* member : scope.decls()) {
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(member)) {
      add(space->isAnonymousNamespace() ? space->getBeginLoc() : clang::SourceLocation());
      addNamespaces(*space);
    } else if (const auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(member)) {
      addNamespaces(*linkage);
    }
  }
}

/// `ENABLE_IF(c)` -> `typename std::enable_if<c>::type = 0`: what has no name gets one there, and a
/// default argument may stand once only.
void HeadUses::addTemplateParameters(const clang::TemplateParameterList& list) {
  for (const clang::NamedDecl* parameter : list) {
    if (!parameter->isImplicit()) {
      add(parameter->getLocation());
      addListed(parameter->getBeginLoc());
    }
  }
  add(list.getRAngleLoc());
}

/// Adds the begin of a parameter, whose comma may come out of the macro as well.
void HeadUses::addListed(clang::SourceLocation begin) { addUnlessBehind(begin, ",<("); }

/// `THREADED(: mutex()) {`: the head ends at the colon.
void HeadUses::addInitialisers(const clang::CXXConstructorDecl& constructor) {
  for (const clang::CXXCtorInitializer* one : constructor.inits()) {
    if (one->isWritten() && one->getSourceOrder() == 0) {
      addUnlessBehind(one->getSourceLocation(), ":");
    }
  }
}

/// Adds `at` unless one of those characters stands in front of its macro use.
void HeadUses::addUnlessBehind(clang::SourceLocation at, llvm::StringRef characters) {
  if (at.isMacroID()) {
    const auto [file, offset] = sources_.getDecomposedLoc(sources_.getExpansionLoc(at));
    const llvm::StringRef before = sources_.getBufferData(file).take_front(offset).rtrim();
    if (before.empty() || !characters.contains(before.back())) {
      add(at);
    }
  }
}

void HeadUses::add(clang::SourceLocation at) {
  if (at.isMacroID()) {
    const auto [file, offset] = sources_.getDecomposedLoc(sources_.getExpansionLoc(at));
    offsets_[file].insert(offset);
  }
}

} // namespace hot_restart::rewriter
