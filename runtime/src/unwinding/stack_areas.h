// The stack that a restart gives up. Addresses alone do not tell what lies further out: a signal's
// handler may run on another stack than what it has interrupted, above or below it.
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

inline constexpr unsigned kMostStackAreas = 8;

/// Zero bytes are none.
class StackAreas {
public:
  /// An area with the same end becomes larger, if need be: cleanups may reach deeper than the
  /// crash. Too many are left out.
  void add(std::uint64_t low, std::uint64_t high);
  bool contain(std::uint64_t place) const;

private:
  struct Area {
    std::uint64_t low = 0, high = 0;
  };
  Area areas_[kMostStackAreas];
  std::uint32_t count_ = 0;
};

} // namespace hot_restart::runtime
