// What an hrtool without a crash (`hrtool adopt`, `hrtool module`) has the program do: load units.
#pragma once

#include "base/channel.h"

#include <cstddef>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

struct LoadService {
  wire::MessageType order; ///< The order's body is a wire::Text: the path that `load` takes.
  void (*load)(const char* path, wire::LoadReply& reply);
  wire::MessageType done; ///< The message that ends the conversation.
};

/// Obeys until `done`, whose body is left in `body` (`room` bytes, at least a wire::Text). False:
/// hrtool has gone, or has not said hello within 10 seconds. Not signal-safe: loads.
bool serveLoads(const Channel& channel, const LoadService& service, void* body, std::size_t room);

} // namespace hot_restart::runtime
