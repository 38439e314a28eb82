// Obeys such an hrtool, message by message.
#include "load/load_service.h"

#include "base/channel.h"

#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {
namespace {

constexpr std::int64_t kHelloMilliseconds = 10000;

} // namespace

bool serveLoads(const Channel& channel, const LoadService& service, void* body, std::size_t room) {
  std::int64_t deadline = nowMilliseconds() + kHelloMilliseconds;
  for (;;) {
    wire::MessageHeader header;
    if (!channel.receive(header, body, room, deadline)) {
      return false;
    }
    deadline = 0; // Whoever has said hello may compile for minutes.
    if (header.type == service.done) {
      return true;
    }
    if (header.type == service.order) {
      auto& path = *static_cast<wire::Text*>(body);
      path.text[sizeof path.text - 1] = '\0';
      wire::LoadReply reply;
      service.load(path.text, reply);
      channel.send(wire::MessageType::kLoaded, &reply, sizeof reply);
    }
  }
}

} // namespace hot_restart::runtime
