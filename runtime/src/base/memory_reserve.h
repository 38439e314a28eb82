// Memory for the moment when the kernel gives none any more, held back by the library itself. It
// costs nothing until then: pages that nobody has touched are not there.
#pragma once

#include <atomic>
#include <cstddef>
#include <sys/mman.h>

namespace hot_restart::runtime {

/// Room for one T that begins as zero bytes. Signal-safe: mmap, munmap, madvise and an atomic flag.
template <class T> class MemoryReserve {
public:
  /// Fresh memory, or what is held back, should it be free; else null.
  T* take() {
    void* memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED) {
      return static_cast<T*>(memory);
    }
    bool taken = false;
    return taken_.compare_exchange_strong(taken, true) ? reinterpret_cast<T*>(room_) : nullptr;
  }

  /// What take() has answered. Null is nothing.
  void giveBack(T* memory) {
    if (memory != reinterpret_cast<T*>(room_)) {
      if (memory != nullptr) {
        munmap(static_cast<void*>(memory), sizeof(T));
      }
      return;
    }
    // Its pages come back as zeros. They are whole and hold nothing else, see below.
    if (madvise(room_, sizeof room_, MADV_DONTNEED) == 0) {
      taken_ = false;
    }
  }

private:
  static constexpr std::size_t kPage = 4096;

  alignas(kPage) char room_[(sizeof(T) + kPage - 1) / kPage * kPage]{};
  std::atomic<bool> taken_{false};
};

} // namespace hot_restart::runtime
