// See state_lock.h. A lock of the file's, so that it ends with its owner, whatever ends that.
#include "program/state_lock.h"

#include "hot_restart/result.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {

Result<StateLock> StateLock::take(const std::string& folder,
                                  const std::function<void(const std::string&)>& say) {
  const std::string path = folder + "/lock";
  StateLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  bool taken = lock.descriptor_ >= 0 && ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0;
  if (!taken && lock.descriptor_ >= 0 && errno == EWOULDBLOCK) {
    say("hot_restart: waiting for another hrtool that loads an edit\n");
    taken = ::flock(lock.descriptor_, LOCK_EX) == 0;
  }
  if (!taken) {
    return Error{ErrorCode::kSystem,
                 errno == EINTR ? std::string("interrupted") : path + ": " + std::strerror(errno)};
  }
  return lock;
}

StateLock::StateLock(StateLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

StateLock::~StateLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

} // namespace hot_restart::cli
