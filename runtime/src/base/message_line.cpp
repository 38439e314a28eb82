// Builds a line by hand, without the C library's formatting, which may allocate and take locks.
#include "base/message_line.h"

#include "base/start_state.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

std::atomic<int> theDebugLog{-1};

constexpr char kDigits[] = "0123456789abcdef";

/// Writes the digits of `number` backwards from `end`; returns where they begin.
char* digits(std::uint64_t number, unsigned base, char* end) {
  *--end = '\0';
  do {
    *--end = kDigits[number % base];
    number /= base;
  } while (number != 0);
  return end;
}

/// A pipe that nobody reads must neither end the program by SIGPIPE, which would not be its own
/// death, nor stop it for ever. As long as this lives, the thread does not get that signal.
class QuietPipe {
public:
  QuietPipe() {
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &kPipe, &before_, sizeof before_);
    syscall(SYS_rt_sigpending, &pending_, sizeof pending_);
  }
  QuietPipe(const QuietPipe&) = delete;
  QuietPipe& operator=(const QuietPipe&) = delete;
  ~QuietPipe() {
    const timespec now{};
    if ((pending_ & kPipe) == 0) { // What was waiting is the program's.
      syscall(SYS_rt_sigtimedwait, &kPipe, nullptr, &now, sizeof kPipe);
    }
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before_, nullptr, sizeof before_);
  }

private:
  static constexpr std::uint64_t kPipe = std::uint64_t{1} << (SIGPIPE - 1);
  std::uint64_t before_ = 0, pending_ = 0;
};

/// Waits for a reader of a full pipe, but not for ever. A signal that comes meanwhile must not cost
/// the line.
bool hasRoom(int fd) {
  constexpr int kPatience = 3000;
  constexpr int kMostSignals = 100;
  pollfd ready{.fd = fd, .events = POLLOUT, .revents = 0};
  int count = -1;
  for (int i = 0; i < kMostSignals && count < 0; ++i) {
    count = poll(&ready, 1, kPatience);
  }
  return count != 0;
}

} // namespace

MessageLine& MessageLine::operator<<(const char* text) {
  while (*text != '\0' && size_ + 1 < sizeof buffer_) {
    buffer_[size_++] = *text++;
  }
  buffer_[size_] = '\0';
  return *this;
}

MessageLine& MessageLine::operator<<(std::int64_t number) {
  char space[24];
  if (number < 0) {
    *this << "-";
  }
  const auto magnitude = static_cast<std::uint64_t>(number);
  return *this << digits(number < 0 ? 0 - magnitude : magnitude, 10, space + sizeof space);
}

MessageLine& MessageLine::hex(std::uint64_t number) {
  char space[24];
  return *this << "0x" << digits(number, 16, space + sizeof space);
}

void setDebugLog(int descriptor) { theDebugLog = descriptor; }

void MessageLine::copyTo(char* to, std::size_t size) const {
  const std::size_t count = size_ < size ? size_ : size - 1;
  std::memcpy(to, buffer_, count);
  to[count] = '\0';
}

void MessageLine::writeTo(int fd) const {
  const int savedErrno = errno;
  char prefix[] = "hot_restart: ";
  char newline[] = "\n";
  iovec parts[] = {{prefix, sizeof prefix - 1}, {const_cast<char*>(buffer_), size_}, {newline, 1}};
  const QuietPipe quiet;
  // Nothing sensible can be done when stderr or the log is closed or full.
  if (hasRoom(fd)) {
    [[maybe_unused]] const auto ignored = writev(fd, parts, 3);
  }
  errno = savedErrno;
}

void MessageLine::toStderr() {
  if (isStillStandard(STDERR_FILENO)) {
    writeTo(STDERR_FILENO);
  }
  toDebugLog();
}

void MessageLine::toDebugLog() {
  if (const int log = theDebugLog; log >= 0) {
    writeTo(log);
  }
}

} // namespace hot_restart::runtime
