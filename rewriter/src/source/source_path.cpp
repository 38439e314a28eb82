// A path is put together again word by word; the file system is asked about the folder in front of
// each `..`, and only about that.
#include "source/source_path.h"

#include "clang/Basic/FileManager.h"
#include "llvm/ADT/SmallString.h"

#include <filesystem>
#include <string>
#include <system_error>

namespace hot_restart::rewriter {
namespace {

namespace fs = std::filesystem;

fs::path parentOf(const fs::path& folder) {
  std::error_code error;
  if (fs::is_symlink(folder, error)) {
    if (const fs::path target = fs::canonical(folder, error); !error) {
      return target.parent_path();
    }
  }
  return folder.parent_path();
}

/// Most paths are: compilers find headers by absolute names.
bool isTidy(const std::string& path) {
  return path.front() == '/' && path.find("/.") == std::string::npos &&
         path.find("//") == std::string::npos && !path.ends_with('/');
}

} // namespace

std::string sourcePath(const std::string& path, const std::string& directory) {
  if (path.empty() || isTidy(path)) {
    return path;
  }
  std::error_code error;
  const fs::path base = directory.empty() ? fs::path() : fs::absolute(directory, error);
  const fs::path whole = fs::absolute(base / path, error);
  fs::path tidy = whole.root_path();
  for (const fs::path& word : whole.relative_path()) {
    if (word == "..") {
      tidy = parentOf(tidy);
    } else if (!word.empty() && word != ".") {
      tidy /= word;
    }
  }
  return tidy.string();
}

std::string sourcePath(const clang::SourceManager& sources, llvm::StringRef name) {
  llvm::SmallString<256> absolute(name);
  if (!absolute.empty()) {
    sources.getFileManager().makeAbsolutePath(absolute);
  }
  return sourcePath(absolute.str().str());
}

std::string sourcePath(const clang::SourceManager& sources, clang::FileID file) {
  const auto entry = sources.getFileEntryRefForID(file);
  return entry ? sourcePath(sources, entry->getName()) : std::string();
}

std::string sourcePath(const clang::SourceManager& sources, clang::SourceLocation at) {
  return sourcePath(sources, sources.getFileID(sources.getExpansionLoc(at)));
}

} // namespace hot_restart::rewriter
