// Asks hrtool for units of all wrapped functions. The conversation is that of a session without a
// crash: hello, loads, done.
#include "session/adoption.h"

#include "base/channel.h"
#include "base/config.h"
#include "base/message_line.h"
#include "load/load_service.h"
#include "load/reload.h"
#include "session/session_process.h"

#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>
#include <link.h>
#include <unistd.h>

/// A constructor of every object that was compiled for BODIES separate calls this (abi.h).
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" __attribute__((visibility("default"))) void hot_restart_adopt_bodies();

namespace hot_restart::runtime {
namespace {

/// False: hrtool has gone.
bool converse(const Channel& channel) {
  const wire::Adopt request{.pid = static_cast<std::uint32_t>(getpid())};
  wire::Text body;
  return channel.send(wire::MessageType::kAdopt, &request, sizeof request) &&
         serveLoads(channel,
                    {.order = wire::MessageType::kLoad,
                     .load = &loadUnit,
                     .done = wire::MessageType::kAdopted},
                    &body, sizeof body);
}

/// Counts all modules that have ever been loaded.
unsigned long long loadedModules() {
  unsigned long long count = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t /*size*/, void* data) {
        *static_cast<unsigned long long*>(data) = info->dlpi_adds;
        return 1;
      },
      &count);
  return count;
}

} // namespace

void adoptBodies() {
  static unsigned long long settled = 0;
  if (!config().enabled || config().hrtool[0] == '\0' || getpid() != config().startPid ||
      loadedModules() == settled) {
    return;
  }
  const SessionProcess process = startSession(config().hrtool, "adopt");
  if (process.fd < 0 || !converse(Channel(process.fd))) {
    (MessageLine() << "separately compiled bodies cannot be had (" << config().hrtool
                   << "): the program runs with the bodies that it was built with")
        .toStderr();
  }
  if (process.fd >= 0) {
    close(process.fd);
  }
  settled = loadedModules();
}

} // namespace hot_restart::runtime

void hot_restart_adopt_bodies() { hot_restart::runtime::adoptBodies(); }
