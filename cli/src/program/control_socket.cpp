// The unix socket under control_protocol.h: listening, connecting, lines.
#include "program/control_protocol.h"

#include "hot_restart/result.h"
#include "program/session_folder.h"

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
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
/// A reload may compile for minutes; the other end's death is seen at once.
constexpr std::chrono::hours kPatience{24};

Result<sockaddr_un> addressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return Error{ErrorCode::kSystem, "the path of the control socket is too long: " + path};
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

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
  Result<sockaddr_un> address = addressOf(path);
  if (!address) {
    return address.error();
  }
  ::unlink(path.c_str());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 ||
      ::bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
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
  Result<sockaddr_un> address = addressOf(folder + name);
  if (!address) {
    return address.error();
  }
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 ||
      ::connect(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
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
                                const std::function<void(const std::string&)>& onText) {
  Result<ControlConnection> connection = connectToSession(folder);
  if (!connection) {
    return connection.error();
  }
  connection->writeLine(toJson(request));
  for (;;) {
    Result<std::string> line = connection->readLine(kPatience);
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
