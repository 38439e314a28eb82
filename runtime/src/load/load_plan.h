// A load plan as hrtool wrote it: mapped and checked, before anything in it is believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

class LoadPlan {
public:
  LoadPlan() = default;
  LoadPlan(const LoadPlan&) = delete;
  LoadPlan& operator=(const LoadPlan&) = delete;
  ~LoadPlan();

  /// Null on success, else why the file is no load plan (static text).
  const char* open(const char* path);

  const wire::PlanHeader& header() const {
    return *reinterpret_cast<const wire::PlanHeader*>(bytes_);
  }
  const wire::PlanModule* modules() const {
    return reinterpret_cast<const wire::PlanModule*>(bytes_ + modules_);
  }
  const wire::PlanBinding* bindings() const {
    return reinterpret_cast<const wire::PlanBinding*>(bytes_ + bindings_);
  }
  const std::uint64_t* initializers() const {
    return reinterpret_cast<const std::uint64_t*>(bytes_ + initializers_);
  }
  const wire::PlanSlot* slots() const {
    return reinterpret_cast<const wire::PlanSlot*>(bytes_ + slots_);
  }
  const char* unitPath() const { return bytes_ + header().unitPath; }
  const char* modulePath(std::uint32_t module) const { return bytes_ + modules()[module].path; }

private:
  const char* check();

  const char* bytes_ = nullptr;
  std::size_t size_ = 0;
  // These are the offsets of the tables.
  std::size_t modules_ = 0, bindings_ = 0, initializers_ = 0, slots_ = 0, strings_ = 0;
};

} // namespace hot_restart::runtime
