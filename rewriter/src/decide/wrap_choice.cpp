// See wrap_choice.h.
#include "decide/wrap_choice.h"

#include "hot_restart/rewriter/wrap.h"

#include "compiler/command_options.h"
#include "decide/function_id.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <fnmatch.h>
#include <functional>
#include <optional>
#include <set>
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

std::function<bool(const clang::SourceManager&, clang::FileID)>
wantsFileBy(const WrapOptions& options) {
  return [&options](const clang::SourceManager& sources, clang::FileID file) {
    return isMarkedFile(sources, file, options);
  };
}

std::set<clang::FileID> wholeMarkedFiles(clang::ASTContext& ast, const WrapOptions& options) {
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
