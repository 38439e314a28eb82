// Clang has kept for each file how it was found; the globs know the rest.
#include "source/project_text.h"

#include "compiler/command_options.h"
#include "source/source_path.h"

#include "hot_restart/rewriter/file_globs.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclBase.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

bool isSystemText(const clang::SourceManager& sources, clang::SourceLocation at) {
  return at.isValid() && sources.isInSystemHeader(sources.getExpansionLoc(at));
}

bool isProjectText(const clang::SourceManager& sources, clang::SourceLocation at) {
  return at.isValid() && !isSystemText(sources, at);
}

bool isSystemText(const clang::Decl& declaration) {
  return isSystemText(declaration.getASTContext().getSourceManager(), declaration.getLocation());
}

bool isProjectText(const clang::Decl& declaration) {
  return isProjectText(declaration.getASTContext().getSourceManager(), declaration.getLocation());
}

bool isProjectFile(const clang::SourceManager& sources, clang::FileID file) {
  const clang::SrcMgr::SLocEntry& entry = sources.getSLocEntry(file);
  return entry.isFile() && entry.getFile().getFileCharacteristic() == clang::SrcMgr::C_User;
}

std::vector<clang::FileID> projectFiles(const clang::SourceManager& sources) {
  std::vector<clang::FileID> files;
  for (unsigned i = 1; i < sources.local_sloc_entry_size(); ++i) {
    const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
    if (!entry.isFile()) {
      continue;
    }
    const clang::FileID file =
        sources.getFileID(clang::SourceLocation::getFromRawEncoding(entry.getOffset()));
    if (isProjectFile(sources, file)) {
      files.push_back(file);
    }
  }
  return files;
}

bool isWantedFile(const clang::SourceManager& sources, clang::FileID file,
                  const WrapOptions& options) {
  if (file == sources.getMainFileID()) {
    return true;
  }
  const auto entry = sources.getFileEntryRefForID(file);
  if (!entry) {
    return false;
  }
  const bool isSource = languageOfFile(entry->getName()) == SourceLanguage::kCxx &&
                        !isSystemText(sources, sources.getLocForStartOfFile(file));
  if (!isSource && options.headerGlobs.empty()) {
    return false;
  }
  const std::string path = sourcePath(sources, file);
  return matchesAnyGlob(options.headerGlobs, path) ||
         (isSource && wantsSource(options.sourceGlobs, options.excludeGlobs, path));
}

std::function<bool(const clang::SourceManager&, clang::FileID)>
wantsFileBy(const WrapOptions& options) {
  return [&options](const clang::SourceManager& sources, clang::FileID file) {
    return isWantedFile(sources, file, options);
  };
}

} // namespace hot_restart::rewriter
