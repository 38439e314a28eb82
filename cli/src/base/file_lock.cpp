// The owner writes its process into the file, so that those who wait can say for whom.
#include "base/file_lock.h"

#include "hot_restart/result.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <set>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPauseMilliseconds = 10;

/// Descriptors of all locks of this process.
std::set<int>& heldLocks() {
  static std::set<int> locks;
  return locks;
}

std::string holderOf(int descriptor) {
  std::array<char, 16> digits{};
  const ssize_t count = ::pread(descriptor, digits.data(), digits.size() - 1, 0);
  return count > 0 ? "process " + std::string(digits.data()) : std::string("another process");
}

void nameHolder(int descriptor) {
  const std::string own = std::to_string(::getpid());
  if (::ftruncate(descriptor, 0) == 0) {
    static_cast<void>(::pwrite(descriptor, own.data(), own.size(), 0)); // It is only for a message.
  }
}

/// Who can open a file can lock it, and would keep everybody waiting.
void forbidOthers(int descriptor) {
  struct stat facts{};
  if (::fstat(descriptor, &facts) == 0 && facts.st_uid == ::geteuid() &&
      (facts.st_mode & 0777) != 0600) {
    static_cast<void>(::fchmod(descriptor, 0600));
  }
}

Error notGot(const std::string& path, const std::string& why) {
  return Error{ErrorCode::kSystem, "the lock " + path + " was not got: " + why};
}

} // namespace

Result<FileLock> FileLock::take(const std::string& path, std::chrono::milliseconds patience,
                                const std::function<void(const std::string& holder)>& onWait) {
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.descriptor_ < 0) {
    return notGot(path, std::strerror(errno));
  }
  forbidOthers(lock.descriptor_);
  const auto end = Clock::now() + patience;
  for (bool waits = false; ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0;) {
    if (errno != EWOULDBLOCK) {
      return notGot(path, std::strerror(errno));
    }
    if (Clock::now() >= end) {
      return notGot(path, holderOf(lock.descriptor_) + " has held it for more than " +
                              std::to_string(patience.count() / 1000) + " s; try again later");
    }
    if (!std::exchange(waits, true) && onWait) {
      onWait(holderOf(lock.descriptor_));
    }
    if (::poll(nullptr, 0, kPauseMilliseconds) < 0) {
      return notGot(path, "interrupted");
    }
  }
  nameHolder(lock.descriptor_);
  return lock;
}

FileLock::FileLock(int descriptor) : descriptor_(descriptor) { heldLocks().insert(descriptor); }

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) {
    heldLocks().erase(descriptor_);
    ::close(descriptor_);
  }
}

void FileLock::leaveToParent() {
  for (const int descriptor : heldLocks()) {
    ::close(descriptor);
  }
}

} // namespace hot_restart::cli
