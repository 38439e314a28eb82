// See adoption.h. The conversation is that of a session without a crash: hello, loads, done.
#include "adoption.h"

#include "channel.h"
#include "config.h"
#include "line.h"
#include "reload.h"
#include "session_process.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <hot_restart/wire.h>
#include <link.h>
#include <unistd.h>

/// Called by a constructor of every object that was compiled for BODIES separate (abi.h).
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" __attribute__((visibility("default"))) void hot_restart_adopt_bodies();

namespace hot_restart::runtime {
namespace {

constexpr std::int64_t kHelloMilliseconds = 10000;

union Body {
  wire::Hello hello;
  wire::Text text;
  Body() { std::memset(static_cast<void*>(this), 0, sizeof *this); }
};

/// False: hrtool has gone.
bool converse(const Channel& channel) {
  const wire::Adopt request{.pid = static_cast<std::uint32_t>(getpid())};
  std::int64_t deadline = nowMilliseconds() + kHelloMilliseconds;
  if (!channel.send(wire::MessageType::kAdopt, &request, sizeof request)) {
    return false;
  }
  for (;;) {
    wire::MessageHeader header;
    Body body;
    if (!channel.receiveAll(&header, sizeof header, deadline) ||
        !isValidHeader(header, sizeof body) || !channel.receiveAll(&body, header.size, deadline)) {
      return false;
    }
    deadline = 0; // Whoever has said hello may compile for minutes.
    if (header.type == wire::MessageType::kAdopted) {
      return true;
    }
    if (header.type == wire::MessageType::kLoad) {
      body.text.text[sizeof body.text.text - 1] = '\0';
      wire::LoadReply reply;
      loadUnit(body.text.text, reply);
      channel.send(wire::MessageType::kLoaded, &reply, sizeof reply);
    }
  }
}

/// How many modules have ever been loaded.
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
    (Line() << "separately compiled bodies cannot be had (" << config().hrtool
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
