// The signal may come at any instruction, inside malloc for instance: hrtool is
// told the stack, and loads only if nobody on it holds what loading needs.
#include "crash/live_request.h"

#include "base/config.h"
#include "session/session_client.h"
#include "signals/user_handlers.h"
#include "unwinding/arch.h"
#include "unwinding/stack_survey.h"
#include "unwinding/stack_walk.h"
#include "unwinding/thread_state.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <hot_restart/wire.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

void survey(void* data) {
  auto& request = *static_cast<wire::Crash*>(data);
  surveyStack({.origin = Origin::kSignal}, request);
  wire::Frame* const end = request.frames + request.frameCount;
  const auto* const interrupted = std::find_if(request.frames, end, [](const wire::Frame& frame) {
    return (frame.flags & wire::kFrameInterrupted) != 0;
  });
  request.inSystemCall = interrupted != end && isAtSystemCall(interrupted->ip) ? 1 : 0;
}

/// It is not signal-safe once something is loaded, which hrtool decides by the stack.
void serveRequest() {
  void* memory = mmap(nullptr, sizeof(wire::Crash), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return;
  }
  auto& request = *static_cast<wire::Crash*>(memory);
  request.pid = static_cast<std::uint32_t>(getpid());
  request.tid = static_cast<std::uint32_t>(syscall(SYS_gettid));
  request.cause = wire::Cause::kRequest;
  if (runGuarded(&survey, memory) == 0) {
    // It has nothing to restart, so that whatever it says the conversation is over.
    if (const SessionResult result = runSession(request, "attend"); result.fd >= 0) {
      close(result.fd);
    }
  }
  munmap(memory, sizeof(wire::Crash));
}

/// Whether the signal comes from an hrtool of the same user (or root).
bool isRequest(const siginfo_t& info) {
  return info.si_code == SI_QUEUE && info.si_value.sival_int == wire::kAttentionValue &&
         (info.si_uid == geteuid() || info.si_uid == 0);
}

void onLiveRequest(int /*signal*/, siginfo_t* info, void* /*context*/) {
  const int savedErrno = errno;
  ThreadState& state = threadState();
  if (isRequest(*info) && state.phase == Phase::kRunning && state.guard == nullptr &&
      getpid() == config().startPid) {
    state.phase = Phase::kHandling;
    serveRequest();
    state.phase = Phase::kRunning;
  }
  errno = savedErrno;
}

} // namespace

void installLiveRequestHandler() {
  struct sigaction ours = {};
  ours.sa_sigaction = &onLiveRequest;
  ours.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&ours.sa_mask);
  takeOver(wire::kAttentionSignal, ours);
}

} // namespace hot_restart::runtime
