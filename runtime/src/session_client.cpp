// See session_client.h. A session that does not say hello in time, or goes away, means: ordinary
// death.
#include "session_client.h"

#include "config.h"
#include "line.h"
#include "reload.h"
#include "session_process.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>
#include <string.h>
#include <sys/poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

constexpr std::int64_t kHelloSeconds = 10;

std::int64_t nowMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Our end of the socket.
class Channel {
public:
  explicit Channel(int fd) : fd_(fd) {}

  bool send(wire::MessageType type, const void* body, std::uint32_t size) const {
    wire::MessageHeader header;
    header.type = type;
    header.size = size;
    return sendAll(&header, sizeof header) && sendAll(body, size);
  }

  /// False: the other end is gone, or `deadline` (milliseconds, 0: never) has passed (then errno is
  /// ETIMEDOUT).
  bool receiveAll(void* data, std::size_t size, std::int64_t deadline) const {
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

private:
  bool sendAll(const void* data, std::size_t size) const {
    const auto* at = static_cast<const char*>(data);
    while (size > 0) {
      const ssize_t sent = ::send(fd_, at, size, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) {
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

  bool waitReadable(std::int64_t deadline) const {
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

  int fd_;
};

/// The body of a message; large enough for every message that a session sends.
union Body {
  wire::Hello hello;
  wire::Tracer tracer;
  wire::Exit exit;
  wire::Restart restart;
  wire::Text text;
  Body() { ::memset(static_cast<void*>(this), 0, sizeof *this); }
};

class Conversation {
public:
  Conversation(int fd, const wire::Crash& crash)
      : channel_(fd), crash_(crash), deadline_(nowMilliseconds() + kHelloSeconds * 1000) {}

  SessionResult run() {
    if (!channel_.send(wire::MessageType::kCrash, &crash_, sizeof crash_)) {
      return gone();
    }
    for (;;) {
      wire::MessageHeader header;
      Body body;
      if (!channel_.receiveAll(&header, sizeof header, deadline_) || !isValid(header) ||
          !channel_.receiveAll(&body, header.size, deadline_)) {
        return gone();
      }
      SessionResult result;
      if (obey(header.type, body, result)) {
        return result;
      }
    }
  }

private:
  static bool isValid(const wire::MessageHeader& header) {
    if (header.magic == wire::kMagic && header.version == wire::kVersion &&
        header.size <= sizeof(Body)) {
      return true;
    }
    (Line()
     << "the session speaks another protocol (hrtool and libhot_restart.so of different versions?)")
        .toStderr();
    errno = 0;
    return false;
  }

  SessionResult gone() {
    if (deadline_ != 0) {
      Line line;
      line << "the session ";
      if (errno == ETIMEDOUT) {
        line << "did not answer within " << kHelloSeconds << " seconds";
      } else {
        line << "ended before it began";
      }
      (line << " (" << config().hrtool << "); the crash takes its ordinary course").toStderr();
    }
    return {};
  }

  /// True: `result` says how the session ended.
  bool obey(wire::MessageType type, Body& body, SessionResult& result) {
    switch (type) {
    case wire::MessageType::kHello:
      deadline_ = 0;
      return false;
    case wire::MessageType::kAllowTracer:
      prctl(PR_SET_PTRACER,
            body.tracer.pid); // Refused where the kernel has no Yama: then nothing is needed.
      channel_.send(wire::MessageType::kReady, nullptr, 0);
      return false;
    case wire::MessageType::kLoad:
      load(body.text);
      return false;
    case wire::MessageType::kRestart:
      return acceptRestart(body.restart, result);
    case wire::MessageType::kReraise:
      return true;
    case wire::MessageType::kRefused:
      result.verdict = SessionVerdict::kRefused;
      return true;
    case wire::MessageType::kExit:
      _exit(body.exit.status);
    default:
      (Line() << "the session sent an unknown message " << static_cast<int>(type)).toDebugLog();
      return false;
    }
  }

  /// An outer frame is allowed, any frame that is no stub is not.
  bool acceptRestart(const wire::Restart& restart, SessionResult& result) const {
    if (restart.stubFrame >= crash_.frameCount ||
        (crash_.frames[restart.stubFrame].flags & wire::kFrameStub) == 0) {
      (Line() << "the session asked to restart frame " << restart.stubFrame
              << ", which is no wrapped function")
          .toStderr();
      return false;
    }
    result.verdict = SessionVerdict::kRestart;
    result.stubFrame = restart.stubFrame;
    return true;
  }

  void load(wire::Text& path) const {
    path.text[sizeof path.text - 1] = '\0';
    wire::LoadReply reply;
    loadUnit(path.text, reply);
    channel_.send(wire::MessageType::kLoaded, &reply, sizeof reply);
  }

  Channel channel_;
  const wire::Crash& crash_;
  std::int64_t deadline_; ///< Until the session has said hello; then 0.
};

} // namespace

SessionResult runSession(const wire::Crash& crash) {
  if (config().hrtool[0] == '\0') {
    (Line() << "no hrtool found beside libhot_restart.so (set HOT_RESTART_HRTOOL); the crash takes "
               "its ordinary course")
        .toStderr();
    return {};
  }
  const SessionProcess session = startSession(config().hrtool);
  if (session.fd < 0) {
    (Line() << "cannot run " << config().hrtool << " (" << session.failed << ": "
            << strerrordesc_np(session.error) << "); the crash takes its ordinary course")
        .toStderr();
    return {};
  }
  SessionResult result = Conversation(session.fd, crash).run();
  result.fd = session.fd;
  if (result.verdict != SessionVerdict::kRestart) {
    close(session.fd);
    result.fd = -1;
  }
  return result;
}

void endSession(int fd, const wire::RestartReport& report) {
  if (fd < 0) {
    return;
  }
  static_cast<void>(Channel(fd).send(wire::MessageType::kRestarting, &report, sizeof report));
  close(fd);
}

} // namespace hot_restart::runtime
