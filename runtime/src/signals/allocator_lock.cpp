// Asks the allocator only if the stack says that it may be locked: a broken heap is better left
// alone.
#include "signals/allocator_lock.h"

#include "base/address.h"
#include "unwinding/thread_state.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <hot_restart/wire.h>
#include <iterator>
#include <sys/single_threaded.h>
#include <unwind.h>

namespace hot_restart::runtime {
namespace {

constexpr int kSeconds = 3;
/// No cache of a thread (glibc's: up to 1032 bytes) has blocks of this size.
constexpr std::size_t kBeyondCaches = 5000;

constexpr const char* kFunctions[] = {"malloc",   "calloc",         "realloc",      "free",
                                      "memalign", "posix_memalign", "aligned_alloc"};
/// They are kept as the program sees them, and as libc has them: something may stand in front of
/// libc's.
const void* theFunctions[2 * std::size(kFunctions)] = {};

bool isAllocators(std::uint64_t ip) {
  const void* const function = _Unwind_FindEnclosingFunction(pointerTo<void>(ip));
  return function != nullptr && std::find(std::begin(theFunctions), std::end(theFunctions),
                                          function) != std::end(theFunctions);
}

void askAllocator(void* /*unused*/) {
  const TimeLimit limit(kSeconds);
  void* volatile memory = std::malloc(kBeyondCaches); // volatile: the pair must not be left out.
  std::free(memory);
}

} // namespace

void findAllocator() {
  const void** next = theFunctions;
  for (const char* function : kFunctions) {
    *next++ = dlsym(RTLD_DEFAULT, function);
    *next++ = dlsym(RTLD_NEXT, function);
  }
}

bool leftAllocatorLocked(const wire::Crash& crash) {
  if (__libc_single_threaded != 0) {
    return false;
  }
  const wire::Frame* const last = crash.frames + std::min(crash.stubFrame, crash.frameCount);
  const bool inAllocator = std::any_of(
      crash.frames, last, [](const wire::Frame& frame) { return isAllocators(frame.ip); });
  // One that crashes when asked has found the heap broken, and keeps its lock as well.
  return inAllocator && runGuarded(&askAllocator, nullptr) != 0;
}

} // namespace hot_restart::runtime
