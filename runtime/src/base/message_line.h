// One line of text, built in place and written with one system call: all that the runtime ever
// says.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hot_restart::runtime {

/// The file of HOT_RESTART_DEBUG_LOG, as a descriptor that stays open; -1: there is none. config
/// sets it, so that a line need not know where settings come from. Signal-safe: an atomic store.
void setDebugLog(int descriptor);

/// Signal-safe throughout: a fixed buffer, no locale, writev(2). Text that does not fit is cut.
class MessageLine {
public:
  MessageLine& operator<<(const char* text);
  MessageLine& operator<<(std::int64_t number);
  /// Appends the number as `0x...`.
  MessageLine& hex(std::uint64_t number);

  const char* text() const { return buffer_; }
  void copyTo(char* to, std::size_t size) const;

  /// Writes `hot_restart: <line>` to the program's stderr, and to the debug log.
  void toStderr();
  /// Writes the line to the debug log alone, if there is one.
  void toDebugLog();

private:
  void writeTo(int fd) const;

  char buffer_[1024] = {};
  std::size_t size_ = 0;
};

} // namespace hot_restart::runtime
