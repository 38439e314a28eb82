// Asks hrtool for a whole source file. The conversation is that of a session without a crash:
// `hrtool module` says hello, has the unit loaded, and tells what came of it.
#include "session/module_restart.h"

#include "base/channel.h"
#include "base/config.h"
#include "base/futex_lock.h"
#include "load/load_service.h"
#include "load/reload.h"
#include "session/session_process.h"
#include "unwinding/thread_state.h"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <hot_restart/modules.h>
#include <hot_restart/wire.h>
#include <mutex>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

thread_local constinit bool theRestart __attribute__((tls_model("initial-exec"))) = false;

/// One restart runs at a time.
FutexLock theTurn;

union Body {
  wire::Text text;
  wire::ModuleReply reply;
  Body() { std::memset(static_cast<void*>(this), 0, sizeof *this); }
};

/// False: hrtool has gone before it was done.
bool converse(const Channel& channel, const wire::ModuleWish& wish, Body& body) {
  return channel.send(wire::MessageType::kModule, &wish, sizeof wish) &&
         serveLoads(channel,
                    {.order = wire::MessageType::kLoadModule,
                     .load = &loadModule,
                     .done = wire::MessageType::kModuleDone},
                    &body, sizeof body);
}

int fail(hot_restart_reload_failure& failure, const char* file, const char* why) {
  failure.reason = ReloadError::system;
  std::snprintf(failure.file, sizeof failure.file, "%s", file);
  std::snprintf(failure.message, sizeof failure.message, "%s", why);
  return -1;
}

int restartModule(const char* file, hot_restart_reload_failure& failure) {
  if (threadState().phase != Phase::kRunning || theRestart) {
    return fail(failure, file, "a session, or a restart of a file, is under way in this thread");
  }
  const std::lock_guard<FutexLock> turn(theTurn);
  const SessionProcess process = startSession(config().hrtool, "module");
  if (process.fd < 0) {
    return fail(failure, file, "hrtool cannot be started");
  }
  wire::ModuleWish wish;
  wish.pid = static_cast<std::uint32_t>(getpid());
  std::snprintf(wish.file, sizeof wish.file, "%s", file);
  static Body body; // The lock is held; it is too large for a small stack.
  const bool answered = converse(Channel(process.fd), wish, body);
  close(process.fd);
  if (!answered) {
    return fail(failure, file, "hrtool ended before it was done");
  }
  if (body.reply.ok != 0) {
    return 1;
  }
  failure.reason = static_cast<int>(body.reply.code);
  std::snprintf(failure.file, sizeof failure.file, "%s", body.reply.file);
  std::snprintf(failure.message, sizeof failure.message, "%s", body.reply.message);
  return -1;
}

} // namespace

void loadModule(const char* listPath, wire::LoadReply& reply) {
  theRestart = true;
  loadUnits(listPath, reply);
  theRestart = false;
}

} // namespace hot_restart::runtime

// NOLINTBEGIN(readability-identifier-naming)

extern "C" __attribute__((visibility("default"))) int
hot_restart_reload_module(const char* file, hot_restart_reload_failure* failure) {
  using namespace hot_restart::runtime;
  if (!config().enabled || config().hrtool[0] == '\0' || getpid() != config().startPid) {
    return 0;
  }
  return restartModule(file, *failure);
}

extern "C" __attribute__((visibility("default"))) int hot_restart_is_restarting_module() {
  return hot_restart::runtime::theRestart ? 1 : 0;
}

// NOLINTEND(readability-identifier-naming)
