// A value that signal handlers copy while another thread changes it: they get the old one or the
// new one, never a mixture, and they wait for nobody.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace hot_restart::runtime {

/// It begins as a T of zero bytes. There are two copies: one is published, the other is free for
/// the next value. A reader that was overtaken by a publication reads again; one that has
/// interrupted the writer in its own thread finds the old value untouched.
template <class T> class Published {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  /// Signal-safe: atomic loads alone, without a lock.
  T read() const {
    for (;;) {
      const std::uint32_t count = count_.load(std::memory_order_acquire);
      std::uint64_t words[kWords];
      for (std::size_t i = 0; i < kWords; ++i) {
        words[i] = copies_[count % 2][i].load(std::memory_order_relaxed);
      }
      std::atomic_thread_fence(std::memory_order_acquire);
      if (count_.load(std::memory_order_relaxed) == count) {
        T value;
        std::memcpy(&value, words, sizeof value);
        return value;
      }
    }
  }

  /// Only one thread may write at a time; the caller's lock sees to it. Signal-safe: atomic stores.
  void write(const T& value) {
    std::uint64_t words[kWords] = {};
    std::memcpy(words, &value, sizeof value);
    const std::uint32_t next = count_.load(std::memory_order_relaxed) + 1;
    // Whoever still reads the copy that is overwritten now must see that it is not published.
    std::atomic_thread_fence(std::memory_order_release);
    for (std::size_t i = 0; i < kWords; ++i) {
      copies_[next % 2][i].store(words[i], std::memory_order_relaxed);
    }
    count_.store(next, std::memory_order_release);
  }

private:
  static constexpr std::size_t kWords =
      (sizeof(T) + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);

  std::atomic<std::uint32_t> count_{0}; ///< The number of publications; its parity tells the copy.
  std::atomic<std::uint64_t> copies_[2][kWords] = {};
};

} // namespace hot_restart::runtime
