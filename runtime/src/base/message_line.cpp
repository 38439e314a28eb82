// Builds a line by hand, without the C library's formatting, which may allocate and take locks.
#include "base/message_line.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <sys/uio.h>

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
  // Nothing sensible can be done when stderr or the log is closed or full.
  [[maybe_unused]] const auto ignored = writev(fd, parts, 3);
  errno = savedErrno;
}

void MessageLine::toStderr() {
  writeTo(2);
  toDebugLog();
}

void MessageLine::toDebugLog() {
  if (const int log = theDebugLog; log >= 0) {
    writeTo(log);
  }
}

} // namespace hot_restart::runtime
