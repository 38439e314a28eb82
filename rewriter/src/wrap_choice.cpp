// See wrap_choice.h.
#include "wrap_choice.h"

#include "hot_restart/rewriter/wrap.h"

#include "command_options.h"
#include "function_id.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/FileManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <fnmatch.h>
#include <optional>
#include <string>
#include <vector>

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

/// The mark is on a declaration of the function or on a class around it.
bool carries(const clang::FunctionDecl& function, llvm::StringRef mark) {
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    if (hasMark(*declaration, mark)) {
      return true;
    }
  }
  for (const clang::DeclContext* scope = function.getDeclContext(); scope != nullptr;
       scope = scope->getParent()) {
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(scope);
    if (record != nullptr && hasMark(*record, mark)) {
      return true;
    }
  }
  return false;
}

bool holdsModuleMark(const clang::DeclContext& scope, const clang::SourceManager& sources) {
  for (const clang::Decl* declaration : scope.decls()) {
    const bool inMainFile =
        sources.isInMainFile(sources.getExpansionLoc(declaration->getLocation()));
    if (inMainFile && llvm::isa<clang::CXXRecordDecl>(declaration) &&
        hasMark(*declaration, kModuleMark)) {
      return true;
    }
    const auto* inner = llvm::dyn_cast<clang::NamespaceDecl>(declaration);
    if (inMainFile && inner != nullptr && holdsModuleMark(*inner, sources)) {
      return true;
    }
  }
  return false;
}

bool matchesAny(const std::vector<std::string>& globs, llvm::SmallString<256>& path) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    return fnmatch(glob.c_str(), path.c_str(), 0) == 0;
  });
}

} // namespace

bool isMarkedFile(const clang::SourceManager& sources, clang::FileID file,
                  const WrapOptions& options) {
  if (file == sources.getMainFileID()) {
    return true;
  }
  const auto entry = sources.getFileEntryRefForID(file);
  if (!entry) {
    return false;
  }
  const bool isSource =
      languageOfFile(entry->getName()) == SourceLanguage::kCxx &&
      !clang::SrcMgr::isSystem(sources.getFileCharacteristic(sources.getLocForStartOfFile(file)));
  if (!isSource && options.headerGlobs.empty()) {
    return false;
  }
  llvm::SmallString<256> path(entry->getName());
  sources.getFileManager().makeAbsolutePath(path);
  llvm::sys::path::remove_dots(path, true);
  return matchesAny(options.headerGlobs, path) ||
         (isSource && (options.sourceGlobs.empty() || matchesAny(options.sourceGlobs, path)) &&
          !matchesAny(options.excludeGlobs, path));
}

bool isWholeFileMarked(clang::ASTContext& ast) {
  return holdsModuleMark(*ast.getTranslationUnitDecl(), ast.getSourceManager());
}

std::optional<std::string> unwanted(const clang::FunctionDecl& function, const WrapOptions& options,
                                    bool wrapsWholeFile) {
  if (carries(function, kNoWrapMark)) {
    return "marked HOT_RESTART_NO_WRAP";
  }
  if (options.markedOnly && !wrapsWholeFile && !carries(function, kWrapMark)) {
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
