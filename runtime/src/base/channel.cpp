// Reads and writes whole messages, however the socket cuts them up.
#include "base/channel.h"

#include "base/message_line.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

namespace hot_restart::runtime {
namespace {

bool isValidHeader(const wire::MessageHeader& header, std::size_t room) {
  if (header.magic == wire::kMagic && header.version == wire::kVersion && header.size <= room) {
    return true;
  }
  (MessageLine()
   << "hrtool speaks another protocol (hrtool and libhot_restart.so of different versions?)")
      .toStderr();
  errno = 0;
  return false;
}

constexpr int kMostPauses = 200;

/// The kernel is out of memory for messages; there may be some after a pause, which this makes.
bool hasNoRoomNow(int error) {
  if (error != ENOBUFS && error != ENOMEM && error != EAGAIN) {
    return false;
  }
  constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 5'000'000};
  nanosleep(&kPause, nullptr);
  return true;
}

} // namespace

std::int64_t nowMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool Channel::send(wire::MessageType type, const void* body, std::uint32_t size) const {
  wire::MessageHeader header;
  header.type = type;
  header.size = size;
  if (sendAll(&header, sizeof header) && sendAll(body, size)) {
    return true;
  }
  const int savedErrno = errno;
  shutdown(fd_, SHUT_RDWR); // The other end would wait for the rest for ever.
  errno = savedErrno;
  return false;
}

bool Channel::receive(wire::MessageHeader& header, void* body, std::size_t room,
                      std::int64_t deadline) const {
  return receiveAll(&header, sizeof header, deadline) && isValidHeader(header, room) &&
         receiveAll(body, header.size, deadline);
}

bool Channel::receiveAll(void* data, std::size_t size, std::int64_t deadline) const {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    if (!waitReadable(deadline)) {
      return false;
    }
    const ssize_t got = recv(fd_, at, size, 0);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
      continue;
    }
    if (got <= 0) {
      errno = 0;
      return false;
    }
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool Channel::sendAll(const void* data, std::size_t size) const {
  int patience = kMostPauses;
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = ::send(fd_, at, size, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EINTR || (hasNoRoomNow(errno) && patience-- > 0))) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool Channel::waitReadable(std::int64_t deadline) const {
  for (;;) {
    pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
    const std::int64_t left = deadline == 0 ? -1 : deadline - nowMilliseconds();
    const int count = deadline != 0 && left <= 0 ? 0 : poll(&ready, 1, static_cast<int>(left));
    if (count > 0) {
      return true;
    }
    if (count == 0) {
      errno = ETIMEDOUT;
      return false;
    }
    if (errno != EINTR) {
      return false;
    }
  }
}

} // namespace hot_restart::runtime
