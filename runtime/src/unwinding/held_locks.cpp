// Keeps the head of each thread's list. A handler may come between any two instructions, and its
// crash may be restarted: so a record is whole before it is on the list, and off the list before it
// is taken apart. The fences keep the compiler to that order and cost nothing.
#include "unwinding/held_locks.h"

#include <atomic>
#include <cstdint>
#include <hot_restart/abi.h>

namespace hot_restart {
namespace runtime {
namespace {

__attribute__((tls_model("initial-exec"))) thread_local constinit abi::HeldLock* innermost =
    nullptr;

std::uint64_t addressOf(const abi::HeldLock* record) {
  return reinterpret_cast<std::uint64_t>(record);
}

/// What nobody writes by chance: tells a record from a frame that has taken its place.
std::uint64_t checkOf(const abi::HeldLock* record) {
  return addressOf(record) ^ 0x6b636f4c246568; // "he$Lock"
}

bool isAlive(const abi::HeldLock* record) { return record->hr$check == checkOf(record); }

} // namespace

HeldLockWalk::HeldLockWalk() : next_(innermost) {}

std::uint32_t HeldLockWalk::countBetween(std::uint64_t low, std::uint64_t high) {
  std::uint32_t count = 0;
  while (addressOf(next_) >= low && addressOf(next_) < high && isAlive(next_)) {
    ++count;
    next_ = next_->hr$outer;
  }
  return count;
}

void freeInnermostLocks(std::uint32_t count) {
  for (; count != 0; --count) {
    abi::HeldLock& record = *innermost;
    innermost = record.hr$outer;
    std::atomic_signal_fence(std::memory_order_release);
    record.hr$check = 0;
    record.hr$destroy(const_cast<void*>(record.hr$lock));
  }
}

} // namespace runtime

namespace abi {

HeldLock::HeldLock(const volatile void* lock, void (*destroy)(void*)) noexcept
    : hr$outer(runtime::innermost), hr$lock(lock), hr$destroy(destroy),
      hr$check(runtime::checkOf(this)) {
  std::atomic_signal_fence(std::memory_order_release);
  runtime::innermost = this;
}

HeldLock::~HeldLock() noexcept {
  runtime::innermost = hr$outer;
  std::atomic_signal_fence(std::memory_order_release);
  hr$check = 0;
}

} // namespace abi
} // namespace hot_restart
