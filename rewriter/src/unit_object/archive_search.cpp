// The archives' own symbol tables are asked; an archive that cannot be read has no members.
#include "unit_object/archive_search.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Object/Archive.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace fs = std::filesystem;

/// A folder with more is no build folder, or one that nobody wants to wait for.
constexpr std::size_t kMostEntries = 200'000;

bool isSkipped(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with(".") || name.ends_with(".hr") || name == "CMakeFiles";
}

bool isNewerThan(const std::string& file, const std::string& other) {
  std::error_code failed, alsoFailed;
  const auto time = fs::last_write_time(file, failed);
  const auto otherTime = fs::last_write_time(other, alsoFailed);
  return !failed && !alsoFailed && time > otherTime;
}

std::optional<ArchiveMember> memberOf(const std::string& archive, const std::string& symbol) {
  auto buffer =
      llvm::MemoryBuffer::getFile(archive, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    return std::nullopt;
  }
  auto read = llvm::object::Archive::create((*buffer)->getMemBufferRef());
  if (!read) {
    llvm::consumeError(read.takeError());
    return std::nullopt;
  }
  auto found = (*read)->findSym(symbol);
  if (!found) {
    llvm::consumeError(found.takeError());
    return std::nullopt;
  }
  const std::optional<llvm::object::Archive::Child>& child = *found;
  if (!child) {
    return std::nullopt;
  }
  auto name = child->getName();
  auto bytes = child->getBuffer();
  if (!name || !bytes) {
    llvm::consumeError(name.takeError());
    llvm::consumeError(bytes.takeError());
    return std::nullopt;
  }
  return ArchiveMember{
      .archive = archive, .name = fs::path(name->str()).filename().string(), .bytes = bytes->str()};
}

} // namespace

std::string buildFolderOf(const std::string& directory) {
  std::error_code ignored; // What cannot be looked at is no build folder.
  for (fs::path folder = directory; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::exists(folder / "CMakeCache.txt", ignored)) {
      return folder.string();
    }
  }
  return directory;
}

const std::vector<std::string>& ArchiveSearch::archives() {
  if (std::exchange(isRead_, true)) {
    return archives_;
  }
  std::error_code code;
  fs::recursive_directory_iterator entry(folder_, fs::directory_options::skip_permission_denied,
                                         code);
  for (std::size_t seen = 0;
       !code && entry != fs::recursive_directory_iterator() && seen < kMostEntries;
       entry.increment(code), ++seen) {
    std::error_code ignored; // It has gone meanwhile.
    if (entry->is_directory(ignored)) {
      if (isSkipped(entry->path())) {
        entry.disable_recursion_pending();
      }
    } else if (entry->path().extension() == ".a") {
      archives_.push_back(entry->path().string());
    }
  }
  std::sort(archives_.begin(), archives_.end());
  return archives_;
}

std::vector<ArchiveMember> ArchiveSearch::find(const std::string& symbol) {
  std::vector<ArchiveMember> found;
  for (const std::string& archive : archives()) {
    std::optional<ArchiveMember> member = memberOf(archive, symbol);
    const bool isKnown = member && std::any_of(found.begin(), found.end(), [&](const auto& other) {
                           return other.bytes == member->bytes;
                         });
    if (member && !isKnown) {
      member->isNewer = isNewerThan(archive, program_);
      found.push_back(std::move(*member));
    }
  }
  return found;
}

} // namespace hot_restart::rewriter
