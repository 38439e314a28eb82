// Asks AddressSanitizer by a weak symbol: where that is null, there is nothing to do.
#include "unwinding/stack_poison.h"

#include "base/address.h"

#include <cstddef>
#include <cstdint>

// The name is the sanitizer's. NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" __attribute__((weak, visibility("default"))) void
__asan_unpoison_memory_region(const volatile void* address, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier)

namespace hot_restart::runtime {

void forgetPoisonOnStack(std::uint64_t from, std::uint64_t to) {
  if (__asan_unpoison_memory_region != nullptr && from < to) {
    __asan_unpoison_memory_region(pointerTo<const void>(from), to - from);
  }
}

} // namespace hot_restart::runtime
