// The runtime's end of the socket to hrtool: messages of wire.h, with partial reads and writes and
// a deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// The descriptor stays the caller's. Signal-safe: socket system calls and the caller's memory.
class Channel {
public:
  explicit Channel(int fd) : fd_(fd) {}

  int descriptor() const { return fd_; }

  /// False: the other end is gone.
  bool send(wire::MessageType type, const void* body, std::uint32_t size) const;
  /// Receives one message; `body` has `room` bytes. False: the other end is gone or speaks another
  /// protocol (which is said on stderr), or `deadline` (nowMilliseconds(), 0: never) has passed
  /// (then errno is ETIMEDOUT, else 0).
  bool receive(wire::MessageHeader& header, void* body, std::size_t room,
               std::int64_t deadline) const;

private:
  bool receiveAll(void* data, std::size_t size, std::int64_t deadline) const;
  bool sendAll(const void* data, std::size_t size) const;
  bool waitReadable(std::int64_t deadline) const;

  int fd_;
};

/// The time of the monotonic clock. Signal-safe: clock_gettime().
std::int64_t nowMilliseconds();

} // namespace hot_restart::runtime
