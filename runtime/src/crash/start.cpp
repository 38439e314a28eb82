// The constructor of the library runs before main: it reads the environment and, unless that says
// HOT_RESTART=0, takes the places from which crashes are seen.
#include "base/config.h"
#include "base/cxx_runtime.h"
#include "base/descriptor_reserve.h"
#include "base/start_state.h"
#include "crash/exception_crash.h"
#include "crash/live_request.h"
#include "crash/sanitizers.h"
#include "crash/signal_crash.h"
#include "session/adoption.h"
#include "signals/allocator_lock.h"
#include "signals/blocked_faults.h"
#include "signals/thread_stacks.h"

namespace hot_restart::runtime {
namespace {

/// glibc hands main's arguments to constructors.
__attribute__((constructor)) void start(int count, char** arguments) {
  rememberStart();
  readConfig(count, arguments);
  if (!config().enabled) {
    return;
  }
  setSharesUnwinder(sharesUnwinder());
  findAllocator();
  holdReserve();
  unblockFaults();
  giveAlternateStack();
  installSignalHandlers();
  watchExceptions();
  watchSanitizers();
  installLiveRequestHandler();
  if (config().reloadAtStart) {
    adoptBodies();
  }
}

} // namespace
} // namespace hot_restart::runtime
