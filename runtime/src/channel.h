// The runtime's end of the socket to hrtool: messages of wire.h, with partial reads and writes and
// a deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Does not own the descriptor. Signal-safe: socket system calls and the caller's memory.
class Channel {
public:
  explicit Channel(int fd) : fd_(fd) {}

  int descriptor() const { return fd_; }

  /// False: the other end is gone.
  bool send(wire::MessageType type, const void* body, std::uint32_t size) const;
  /// False: the other end is gone, or `deadline` (nowMilliseconds(), 0: never) has passed (then
  /// errno is ETIMEDOUT, else 0).
  bool receiveAll(void* data, std::size_t size, std::int64_t deadline) const;

private:
  bool sendAll(const void* data, std::size_t size) const;
  bool waitReadable(std::int64_t deadline) const;

  int fd_;
};

/// Whether the other end speaks this protocol and the body fits into `room` bytes. Says so on
/// stderr otherwise; errno is 0 then.
bool isValidHeader(const wire::MessageHeader& header, std::size_t room);

/// Of the monotonic clock. Signal-safe.
std::int64_t nowMilliseconds();

} // namespace hot_restart::runtime
