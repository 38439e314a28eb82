// inotify tells of the folders; contents are compared, since touching a file is not a change.
#include "reload/source_watch.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <poll.h>
#include <set>
#include <string>
#include <sys/inotify.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Formatters and "save all" write several files in a row.
constexpr int kBurstMilliseconds = 30;
/// A folder that is written to all the time (a log) must not hold up a reload.
constexpr int kMaxRounds = 10;

std::string contentsOf(const std::string& file) {
  Result<std::string> text = readWholeFile(file);
  return text ? std::move(*text) : std::string();
}

/// The folders in which a file is saved: that of its name and, if that is a link, those that it
/// leads to. A person may edit the file where it lies, a tool may turn a link on the way.
std::vector<std::string> foldersOf(const std::string& file) {
  constexpr int kMostLinks = 40; // As many as the system itself follows.
  std::vector<std::string> folders;
  std::filesystem::path name = file;
  std::error_code error;
  for (int links = 0; links <= kMostLinks; ++links) {
    folders.push_back(name.parent_path());
    if (!std::filesystem::is_symlink(name, error)) {
      break;
    }
    name = name.parent_path() / std::filesystem::read_symlink(name, error);
  }
  return folders;
}

} // namespace

Result<SourceWatch> SourceWatch::start(const std::vector<std::string>& files) {
  SourceWatch watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (watch.descriptor_ < 0) {
    return Error{ErrorCode::kSystem,
                 std::string("cannot watch source files: ") + std::strerror(errno)};
  }
  std::set<std::string> folders;
  for (const std::string& file : files) {
    for (std::string& folder : foldersOf(file)) {
      folders.insert(std::move(folder));
    }
  }
  for (const std::string& folder : folders) {
    if (::inotify_add_watch(watch.descriptor_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
      return Error{ErrorCode::kSystem, "cannot watch " + folder + ": " + std::strerror(errno)};
    }
  }
  for (const std::string& file : files) {
    watch.contents_[file] = contentsOf(file);
  }
  return watch;
}

SourceWatch::SourceWatch(SourceWatch&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), contents_(std::move(other.contents_)) {}

SourceWatch::~SourceWatch() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

std::vector<std::string> SourceWatch::takeChanges() {
  pollfd entry{descriptor_, POLLIN, 0};
  for (int round = 0; round < kMaxRounds; ++round) {
    alignas(inotify_event) char events[4096];
    while (::read(descriptor_, events, sizeof events) > 0) {
    }
    if (::poll(&entry, 1, kBurstMilliseconds) <= 0) {
      break;
    }
  }
  std::vector<std::string> changed;
  for (auto& [file, before] : contents_) {
    std::string after = contentsOf(file);
    if (after != before) {
      before = std::move(after);
      changed.push_back(file);
    }
  }
  return changed;
}

} // namespace hot_restart::cli
