// Keeps the areas in a small table without memory of its own.
#include "unwinding/stack_areas.h"

#include <algorithm>
#include <cstdint>

namespace hot_restart::runtime {

void StackAreas::add(std::uint64_t low, std::uint64_t high) {
  Area* const end = areas_ + count_;
  Area* const same =
      std::find_if(areas_, end, [high](const Area& area) { return area.high == high; });
  if (same != end) {
    same->low = std::min(same->low, low);
  } else if (count_ < kMostStackAreas) {
    areas_[count_++] = {.low = low, .high = high};
  }
}

bool StackAreas::contain(std::uint64_t place) const {
  return std::any_of(areas_, areas_ + count_,
                     [place](const Area& area) { return place >= area.low && place < area.high; });
}

} // namespace hot_restart::runtime
