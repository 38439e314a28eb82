// Maps the plan and checks every count, offset and index in it.
#include "load/load_plan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <hot_restart/wire.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::runtime {

LoadPlan::~LoadPlan() {
  if (bytes_ != nullptr) {
    munmap(const_cast<char*>(bytes_), size_);
  }
}

const char* LoadPlan::open(const char* path) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return "cannot open the load plan";
  }
  struct stat facts{};
  void* memory = MAP_FAILED;
  if (fstat(fd, &facts) == 0 && facts.st_size >= static_cast<off_t>(sizeof(wire::PlanHeader))) {
    size_ = static_cast<std::size_t>(facts.st_size);
    memory = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
  }
  close(fd);
  if (memory == MAP_FAILED) {
    return "the load plan is empty or cannot be mapped";
  }
  bytes_ = static_cast<const char*>(memory);
  return check();
}

const char* LoadPlan::check() {
  const wire::PlanHeader& head = header();
  if (std::memcmp(head.magic, wire::kPlanMagic, sizeof head.magic) != 0) {
    return "the load plan was written by another version of hrtool";
  }
  // Counts have 32 bits and entries are small: these sums cannot overflow.
  modules_ = sizeof(wire::PlanHeader);
  bindings_ = modules_ + std::size_t{head.moduleCount} * sizeof(wire::PlanModule);
  initializers_ = bindings_ + std::size_t{head.bindingCount} * sizeof(wire::PlanBinding);
  slots_ = initializers_ + std::size_t{head.initializerCount} * sizeof(std::uint64_t);
  strings_ = slots_ + std::size_t{head.slotCount} * sizeof(wire::PlanSlot);
  if (head.fileSize != size_ || strings_ >= size_ || bytes_[size_ - 1] != '\0') {
    return "the load plan is truncated";
  }
  const auto isString = [this](std::uint32_t offset) {
    return offset >= strings_ && offset < size_;
  };
  const auto isModule = [&head](std::uint32_t index) { return index < head.moduleCount; };
  const bool sound = isString(head.unitPath) &&
                     std::all_of(modules(), modules() + head.moduleCount,
                                 [&](const auto& module) { return isString(module.path); }) &&
                     std::all_of(bindings(), bindings() + head.bindingCount,
                                 [&](const auto& binding) { return isModule(binding.module); }) &&
                     std::all_of(slots(), slots() + head.slotCount,
                                 [&](const auto& slot) { return isModule(slot.module); });
  return sound ? nullptr : "the load plan is inconsistent";
}

} // namespace hot_restart::runtime
