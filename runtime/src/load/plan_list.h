// A list of load plans as hrtool wrote it (wire::kLoadAll): the paths, each ended by a NUL.
#pragma once

#include <cstddef>

namespace hot_restart::runtime {

/// Maps the file for as long as it lives. The paths are only to be asked for if it is ok().
class PlanList {
public:
  explicit PlanList(const char* path);
  PlanList(const PlanList&) = delete;
  PlanList& operator=(const PlanList&) = delete;
  ~PlanList();

  /// False: the file cannot be read, is empty, or is cut off.
  bool ok() const { return bytes_ != nullptr && bytes_[size_ - 1] == '\0'; }
  /// One behind the other.
  const char* paths() const { return bytes_; }
  std::size_t count() const;

private:
  const char* bytes_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace hot_restart::runtime
