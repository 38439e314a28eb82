// Addresses come as integers out of unwinders, kernels and files: the one place where they become
// pointers.
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

/// Signal-safe: a cast.
template <class T> T* pointerTo(std::uint64_t address) {
  return reinterpret_cast<T*>(address); // NOLINT(performance-no-int-to-ptr)
}

} // namespace hot_restart::runtime
