// The unix socket under control_protocol.h: listening, connecting, lines.
#include "program/control_protocol.h"

#include "hot_restart/result.h"
#include "program/session_folder.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr int kBacklog = 8;
constexpr std::size_t kLongestLine = std::size_t{64} * 1024 * 1024; // A report of a deep stack.

/// An address may have 107 bytes, a folder's path thousands: the kernel is shown the folder by a
/// descriptor of ours. The address holds as long as this lives.
class SocketAddress {
public:
  SocketAddress(const std::string& folder, const std::string& name)
      : folder_(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    const std::string path = "/proc/self/fd/" + std::to_string(folder_) + name;
    address_.sun_family = AF_UNIX;
    std::memcpy(address_.sun_path, path.c_str(),
                std::min(path.size(), sizeof address_.sun_path - 1));
  }
  SocketAddress(const SocketAddress&) = delete;
  SocketAddress& operator=(const SocketAddress&) = delete;
  ~SocketAddress() {
    if (folder_ >= 0) {
      ::close(folder_);
    }
  }

  /// False: there is no such folder; errno says why.
  bool ok() const { return folder_ >= 0; }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  static constexpr socklen_t kSize = sizeof(sockaddr_un);

private:
  int folder_;
  sockaddr_un address_{};
};

bool isSameUser(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         (peer.uid == ::geteuid() || peer.uid == 0);
}

} // namespace

ControlConnection::ControlConnection(int descriptor) : descriptor_(descriptor) {}

ControlConnection::ControlConnection(ControlConnection&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), buffer_(std::move(other.buffer_)) {}

ControlConnection::~ControlConnection() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void ControlConnection::say(const std::string& text) {
  writeLine(toJson(ControlReply{false, false, text, {}}));
}

void ControlConnection::finish(bool ok, const std::string& text, const std::string& reportJson,
                               const std::string& reportName) {
  writeLine(toJson(ControlReply{true, ok, text, reportJson, reportName}));
}

void ControlConnection::writeLine(const std::string& line) {
  const std::string text = line + "\n";
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t count = ::send(descriptor_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return;
    }
    sent += static_cast<std::size_t>(count);
  }
}

bool ControlConnection::isGone() const {
  pollfd end{.fd = descriptor_, .events = 0, .revents = 0};
  return ::poll(&end, 1, 0) > 0 && (end.revents & (POLLHUP | POLLERR)) != 0;
}

Result<std::string> ControlConnection::readLine(std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd entry{descriptor_, POLLIN, 0};
    const int ready = left.count() > 0 ? ::poll(&entry, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) {
      continue;
    }
    char bytes[4096];
    const ssize_t count = ready > 0 ? ::read(descriptor_, bytes, sizeof bytes) : 0;
    if (count <= 0) {
      return Error{ErrorCode::kSystem, ready > 0 ? "the other end has gone" : "no answer in time"};
    }
    buffer_.append(bytes, static_cast<std::size_t>(count));
    if (buffer_.size() > kLongestLine) {
      return Error{ErrorCode::kInvalidArgument, "control message: it is too long"};
    }
  }
}

ControlServer::ControlServer(int descriptor, std::string path)
    : descriptor_(descriptor), path_(std::move(path)) {}

ControlServer::ControlServer(ControlServer&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

ControlServer::~ControlServer() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
}

Result<ControlServer> ControlServer::listen(const std::string& folder, const std::string& name) {
  const std::string path = folder + name;
  const SocketAddress address(folder, name);
  ::unlink(path.c_str());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (!address.ok() || descriptor < 0 ||
      ::bind(descriptor, address.get(), SocketAddress::kSize) != 0 ||
      ::listen(descriptor, kBacklog) != 0) {
    const std::string reason = std::strerror(errno);
    ::close(descriptor);
    return Error{ErrorCode::kSystem, "cannot listen on " + path + ": " + reason};
  }
  return ControlServer(descriptor, path);
}

std::optional<ControlConnection> ControlServer::accept() {
  const int descriptor = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
  if (descriptor < 0) {
    return std::nullopt;
  }
  ControlConnection connection(descriptor);
  if (!isSameUser(descriptor)) {
    return std::nullopt;
  }
  return connection;
}

Result<ControlConnection> connectToSession(const std::string& folder, const std::string& name) {
  const SocketAddress address(folder, name);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (!address.ok() || descriptor < 0 ||
      ::connect(descriptor, address.get(), SocketAddress::kSize) != 0) {
    ::close(descriptor);
    return Error{ErrorCode::kNotFound, "no session is open: the program is running"};
  }
  return ControlConnection(descriptor);
}

bool hasSession(int pid) {
  const Result<std::string> folder = findSessionFolder(pid);
  return folder && connectToSession(*folder);
}

Result<ControlReply> askSession(const std::string& folder, const ControlRequest& request,
                                const std::function<void(const std::string&)>& onText,
                                std::chrono::milliseconds patience) {
  Result<ControlConnection> connection = connectToSession(folder);
  if (!connection) {
    return connection.error();
  }
  connection->writeLine(toJson(request));
  for (;;) {
    Result<std::string> line = connection->readLine(patience);
    if (!line) {
      return Error{ErrorCode::kSystem, "the session ended before it answered"};
    }
    Result<ControlReply> reply = replyFromJson(*line);
    if (!reply || reply->done) {
      return reply;
    }
    onText(reply->text);
  }
}

} // namespace hot_restart::cli
