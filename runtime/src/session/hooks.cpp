// The table of hooks only grows, so that it can be read while somebody adds to it. The texts that
// hooks are told lie in static memory, as one crash is served at a time.
#include "session/hooks.h"

#include "base/message_line.h"
#include "session/trial.h"
#include "unwinding/exceptions_in_flight.h"
#include "unwinding/thread_state.h"

#include <atomic>
#include <hot_restart/session.h>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {
namespace {

using HookFunction = void (*)(const hot_restart_crash_info*);

constexpr unsigned kMostHooks = 16;
constexpr int kHookSeconds = 10;
constexpr const char* kNames[] = {"on_crash", "before_reload", "after_reload", "before_restart"};

struct Hook {
  HookTime time;
  std::atomic<HookFunction> function;
};

Hook theHooks[kMostHooks];
std::atomic<unsigned> theCount{0};

wire::Description theDescription;
char theWhat[sizeof wire::Crash::exceptionWhat];
hot_restart_crash_info theInfo;

/// Whether this thread's crash is the one that has been described: another thread that loads
/// something meanwhile (`hrtool reload`) has nothing to tell.
thread_local constinit bool theInfoIsThere __attribute__((tls_model("initial-exec"))) = false;

struct Call {
  HookTime time;
  HookFunction function;
};

void callHook(void* data) {
  const auto& call = *static_cast<Call*>(data);
  const TimeLimit limit(kHookSeconds);
  try {
    call.function(&theInfo);
  } catch (...) {
    char type[256] = {};
    char what[512] = {};
    describeException(currentException(), {type, sizeof type}, {what, sizeof what});
    (MessageLine() << "a hook (" << kNames[static_cast<int>(call.time)] << ") threw " << type
                   << ": " << what)
        .toStderr();
  }
}

void runHook(HookTime time, HookFunction function) {
  Call call{.time = time, .function = function};
  const int ended = runGuarded(&callHook, &call);
  if (ended == 0) {
    return;
  }
  MessageLine line;
  line << "a hook (" << kNames[static_cast<int>(time)] << ") ";
  if (ended == kGuardTimeout) {
    line << "did not end within " << kHookSeconds << " seconds";
  } else if (ended == kGuardTerminated) {
    line << "called std::terminate";
  } else {
    line << "crashed (signal " << ended << ")";
  }
  (line << " and is left").toStderr();
}

} // namespace

bool anyHooks() { return theCount.load(std::memory_order_acquire) != 0; }

void describeToHooks(const wire::Description& description, const wire::Crash& crash) {
  theDescription = description;
  theDescription.function[sizeof theDescription.function - 1] = '\0';
  theDescription.file[sizeof theDescription.file - 1] = '\0';
  theDescription.cause[sizeof theDescription.cause - 1] = '\0';
  theDescription.exceptionType[sizeof theDescription.exceptionType - 1] = '\0';
  (MessageLine() << crash.exceptionWhat).copyTo(theWhat, sizeof theWhat);
  theInfo = {.function = theDescription.function,
             .file = theDescription.file,
             .cause = theDescription.cause,
             .exception_type = theDescription.exceptionType,
             .what = theWhat,
             .line = theDescription.line,
             .version = theDescription.version,
             .number = crash.crashNumber,
             .signal = crash.signal};
  theInfoIsThere = true;
}

void runHooks(HookTime time) {
  if (!theInfoIsThere || isTrial()) {
    return;
  }
  const unsigned count = theCount.load(std::memory_order_acquire);
  for (unsigned i = 0; i < count && i < kMostHooks; ++i) {
    const HookFunction function = theHooks[i].function.load(std::memory_order_acquire);
    if (function != nullptr && theHooks[i].time == time) {
      runHook(time, function);
    }
  }
}

void forgetDescription() { theInfoIsThere = false; }

} // namespace hot_restart::runtime

// Called by the inline functions of session.h, if they are there.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" __attribute__((visibility("default"))) int
hot_restart_add_hook(int when, void (*hook)(const hot_restart_crash_info*)) {
  using namespace hot_restart::runtime;
  if (when < 0 || when > static_cast<int>(HookTime::kBeforeRestart) || hook == nullptr) {
    return 0;
  }
  const unsigned index = theCount.fetch_add(1, std::memory_order_acq_rel);
  if (index >= kMostHooks) {
    theCount.store(kMostHooks, std::memory_order_release);
    return 0;
  }
  theHooks[index].time = static_cast<HookTime>(when);
  theHooks[index].function.store(hook, std::memory_order_release);
  return 1;
}
