// Before main: read the environment and, unless it says HOT_RESTART=0, take the places from which
// crashes are seen.
#include "adoption.h"
#include "attention.h"
#include "config.h"
#include "cxx_runtime.h"
#include "exception_crash.h"
#include "sanitizers.h"
#include "signal_crash.h"
#include "thread_stacks.h"

namespace hot_restart::runtime {
namespace {

__attribute__((constructor)) void start() {
  readConfig();
  if (!config().enabled) {
    return;
  }
  setSharesUnwinder(sharesUnwinder());
  giveAlternateStack();
  installSignalHandlers();
  installTerminateHandler();
  watchSanitizers();
  installAttentionHandler();
  if (config().reloadAtStart) {
    adoptBodies();
  }
}

} // namespace
} // namespace hot_restart::runtime
