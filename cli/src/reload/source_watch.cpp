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

} // namespace

Result<SourceWatch> SourceWatch::start(const std::vector<std::string>& files) {
  SourceWatch watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (watch.descriptor_ < 0) {
    return Error{ErrorCode::kSystem,
                 std::string("cannot watch source files: ") + std::strerror(errno)};
  }
  std::set<std::string> folders;
  for (const std::string& file : files) {
    folders.insert(std::filesystem::path(file).parent_path());
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
