// A session that only says "restart", so that what is left is the runtime's own cost. It speaks the
// session's side of wire.h on the descriptor that it is given.
#include <cstdlib>
#include <hot_restart/wire.h>
#include <sys/types.h>
#include <unistd.h>

namespace wire = hot_restart::wire;

static void receive(int fd, void* data, std::size_t size) {
  for (auto* at = static_cast<char*>(data); size > 0;) {
    const ssize_t got = read(fd, at, size);
    if (got <= 0) {
      std::_Exit(1);
    }
    at += got;
    size -= static_cast<std::size_t>(got);
  }
}

template <class Body> static void send(int fd, wire::MessageType type, const Body& body) {
  struct {
    wire::MessageHeader header;
    Body body;
  } message;
  static_assert(sizeof message == sizeof(wire::MessageHeader) + sizeof(Body));
  message.header.type = type;
  message.header.size = sizeof body;
  message.body = body;
  if (write(fd, &message, sizeof message) != static_cast<ssize_t>(sizeof message)) {
    std::_Exit(1);
  }
}

int main(int count, char** arguments) {
  const int fd = count == 4 ? std::atoi(arguments[3]) : 3;
  static wire::Crash crash;
  wire::MessageHeader header;
  wire::RestartReport report;
  receive(fd, &header, sizeof header);
  receive(fd, &crash, sizeof crash);
  send(fd, wire::MessageType::kHello, wire::Hello{});
  send(fd, wire::MessageType::kRestart, wire::Restart{crash.stubFrame, 1});
  receive(fd, &header, sizeof header);
  receive(fd, &report, sizeof report);
  return 0;
}
