// Swaps the body in and out. Between armSingleCall() and hot_restart_return_once() lie a throw of
// ours and the first instructions of a stub: nothing in there waits for another thread.
#include "load/single_call.h"

#include "base/address.h"
#include "base/stub_kind.h"
#include "unwinding/restart_throw.h"
#include "unwinding/thread_state.h"

#include <atomic>
#include <cstdint>
#include <sched.h>
#include <sys/mman.h>

/// Every body that is meant for one call calls this first; `kind` is its stub's (rewriter's
/// StubCatch). It returns in the thread that the body is meant for.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" __attribute__((visibility("default"))) void hot_restart_return_once(int kind);

namespace hot_restart::runtime {
namespace {

std::atomic<bool> theSlotsAreArmed{false};

StubKind stubKind(int kind) {
  return kind == 1 ? StubKind::kNoexcept : kind == 2 ? StubKind::kEscaping : StubKind::kRestart;
}

void disarm(const SingleCall& call) {
  for (std::uint32_t i = 0; i < call.count; ++i) {
    std::uint64_t expected = call.bodies[i];
    // A reload that came in between has the last word.
    __atomic_compare_exchange_n(pointerTo<std::uint64_t>(call.slots[i]), &expected, call.before[i],
                                false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  }
  theSlotsAreArmed.store(false, std::memory_order_release);
}

} // namespace

bool addSingleCall(std::uint64_t slot, std::uint64_t body) {
  SingleCall*& call = threadState().singleCall;
  if (call == nullptr) {
    void* memory = mmap(nullptr, sizeof(SingleCall), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      return false;
    }
    call = static_cast<SingleCall*>(memory); // Zero, which is how its count begins.
  }
  if (call->count == SingleCall::kMostSlots) {
    return false;
  }
  call->slots[call->count] = slot;
  call->bodies[call->count++] = body;
  return true;
}

void forgetSingleCall() {
  SingleCall*& call = threadState().singleCall;
  if (call != nullptr) {
    munmap(call, sizeof(SingleCall));
    call = nullptr;
  }
}

bool hasSingleCall() { return threadState().singleCall != nullptr; }

void armSingleCall() {
  SingleCall* call = threadState().singleCall;
  if (call == nullptr) {
    return;
  }
  while (theSlotsAreArmed.exchange(true, std::memory_order_acquire)) {
    sched_yield();
  }
  for (std::uint32_t i = 0; i < call->count; ++i) {
    call->before[i] = __atomic_exchange_n(pointerTo<std::uint64_t>(call->slots[i]), call->bodies[i],
                                          __ATOMIC_ACQ_REL);
  }
}

} // namespace hot_restart::runtime

void hot_restart_return_once(int kind) {
  using namespace hot_restart::runtime;
  if (const SingleCall* call = threadState().singleCall) {
    disarm(*call);
    forgetSingleCall();
    return;
  }
  while (theSlotsAreArmed.load(std::memory_order_acquire)) {
    sched_yield();
  }
  throwTo(stubKind(kind)); // The stub calls again, with its own arguments and by its own slot.
}
