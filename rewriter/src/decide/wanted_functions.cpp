// The marks are annotations that the macros of hot_restart.h leave on declarations.
#include "decide/wanted_functions.h"

#include "hot_restart/rewriter/wrap.h"

#include "decide/function_id.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace hot_restart::rewriter {
namespace {

constexpr llvm::StringLiteral kWrapMark = "hot_restart::wrap";
constexpr llvm::StringLiteral kNoWrapMark = "hot_restart::no_wrap";
constexpr llvm::StringLiteral kModuleMark = "hot_restart::wrap_module";

bool hasMark(const clang::Decl& declaration, llvm::StringRef mark) {
  const auto attributes = declaration.specific_attrs<clang::AnnotateAttr>();
  return std::any_of(
      attributes.begin(), attributes.end(),
      [&](const clang::AnnotateAttr* attribute) { return attribute->getAnnotation() == mark; });
}

/// What one declaration, or all declarations of a function or class, ask for.
struct Marks {
  bool wrap = false, noWrap = false;
};

template <class Redeclarable> Marks marksOf(const Redeclarable& entity) {
  Marks marks;
  for (const auto* declaration : entity.redecls()) {
    marks.wrap = marks.wrap || hasMark(*declaration, kWrapMark);
    marks.noWrap = marks.noWrap || hasMark(*declaration, kNoWrapMark);
  }
  return marks;
}

/// The marks of the function, or else of the innermost class around it that has any.
Marks nearestMarks(const clang::FunctionDecl& function) {
  Marks marks = marksOf(function);
  for (const clang::DeclContext* scope = function.getDeclContext();
       scope != nullptr && !marks.wrap && !marks.noWrap; scope = scope->getParent()) {
    if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(scope)) {
      marks = marksOf(*record);
    }
  }
  return marks;
}

void collectModuleMarks(const clang::DeclContext& scope, const clang::SourceManager& sources,
                        std::set<clang::FileID>& files) {
  for (const clang::Decl* declaration : scope.decls()) {
    if (llvm::isa<clang::CXXRecordDecl>(declaration)) {
      if (hasMark(*declaration, kModuleMark)) {
        files.insert(sources.getFileID(sources.getExpansionLoc(declaration->getLocation())));
      }
    } else if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(declaration)) {
      collectModuleMarks(*llvm::cast<clang::DeclContext>(declaration), sources, files);
    }
  }
}

} // namespace

std::set<clang::FileID> wholeWantedFiles(clang::ASTContext& ast, const WrapOptions& options) {
  std::set<clang::FileID> files;
  if (options.markedOnly) {
    collectModuleMarks(*ast.getTranslationUnitDecl(), ast.getSourceManager(), files);
  }
  return files;
}

std::optional<std::string> unwanted(const clang::FunctionDecl& function, const WrapOptions& options,
                                    bool wrapsWholeFile) {
  const Marks marks = nearestMarks(function);
  if (marks.noWrap) {
    return "marked HOT_RESTART_NO_WRAP";
  }
  if (options.markedOnly && !wrapsWholeFile && !marks.wrap) {
    return "not marked HOT_RESTART_WRAP";
  }
  if (!options.onlyFunction.empty() && options.onlyFunction != function.getNameAsString() &&
      options.onlyFunction != function.getQualifiedNameAsString() &&
      options.onlyFunction != displayName(function)) {
    return "not the function that was asked for";
  }
  return std::nullopt;
}

} // namespace hot_restart::rewriter
