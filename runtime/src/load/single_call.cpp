// See once.h. Between armOnce() and hot_restart_return_once() lie a throw of ours and the first
// instructions of a stub: nothing in there waits for another thread.
#include "load/single_call.h"

#include "base/address.h"
#include "unwinding/lsda.h"
#include "unwinding/restart_types.h"
#include "unwinding/thread_state.h"

#include <atomic>
#include <cstdint>
#include <sched.h>
#include <sys/mman.h>

/// Called first by every body that is meant for one call; `kind` is its stub's (rewriter's
/// StubCatch). Returns in the thread that it is meant for.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" __attribute__((visibility("default"))) void hot_restart_return_once(int kind);

namespace hot_restart::runtime {
namespace {

std::atomic<bool> theSlotsAreArmed{false};

StubKind stubKind(int kind) {
  return kind == 1 ? StubKind::kNoexcept : kind == 2 ? StubKind::kEscaping : StubKind::kRestart;
}

} // namespace

bool addOnce(std::uint64_t slot, std::uint64_t body) {
  Once*& once = threadState().once;
  if (once == nullptr) {
    void* memory =
        mmap(nullptr, sizeof(Once), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      return false;
    }
    once = static_cast<Once*>(memory); // Zero, which is how its count begins.
  }
  if (once->count == Once::kMostSlots) {
    return false;
  }
  once->slots[once->count] = slot;
  once->bodies[once->count++] = body;
  return true;
}

void forgetOnce() {
  Once*& once = threadState().once;
  if (once != nullptr) {
    munmap(once, sizeof(Once));
    once = nullptr;
  }
}

bool hasOnce() { return threadState().once != nullptr; }

void armOnce() {
  Once* once = threadState().once;
  if (once == nullptr) {
    return;
  }
  while (theSlotsAreArmed.exchange(true, std::memory_order_acquire)) {
    sched_yield();
  }
  for (std::uint32_t i = 0; i < once->count; ++i) {
    once->before[i] = __atomic_exchange_n(pointerTo<std::uint64_t>(once->slots[i]), once->bodies[i],
                                          __ATOMIC_ACQ_REL);
  }
}

namespace {

void disarm(const Once& once) {
  for (std::uint32_t i = 0; i < once.count; ++i) {
    std::uint64_t expected = once.bodies[i];
    // A reload that came in between has the last word.
    __atomic_compare_exchange_n(pointerTo<std::uint64_t>(once.slots[i]), &expected, once.before[i],
                                false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  }
  theSlotsAreArmed.store(false, std::memory_order_release);
}

} // namespace
} // namespace hot_restart::runtime

void hot_restart_return_once(int kind) {
  using namespace hot_restart::runtime;
  if (const Once* once = threadState().once) {
    disarm(*once);
    forgetOnce();
    return;
  }
  while (theSlotsAreArmed.load(std::memory_order_acquire)) {
    sched_yield();
  }
  throwTo(stubKind(kind)); // The stub calls again, with its own arguments and by its own slot.
}
