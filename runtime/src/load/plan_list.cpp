// Maps the list instead of reading it into memory that would have to be allocated.
#include "load/plan_list.h"

#include <algorithm>
#include <cstddef>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hot_restart::runtime {

PlanList::PlanList(const char* path) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat facts{};
  if (fd >= 0 && fstat(fd, &facts) == 0 && facts.st_size > 0) {
    size_ = static_cast<std::size_t>(facts.st_size);
    void* memory = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    bytes_ = memory == MAP_FAILED ? nullptr : static_cast<const char*>(memory);
  }
  if (fd >= 0) {
    close(fd);
  }
}

PlanList::~PlanList() {
  if (bytes_ != nullptr) {
    munmap(const_cast<char*>(bytes_), size_);
  }
}

std::size_t PlanList::count() const {
  return static_cast<std::size_t>(std::count(bytes_, bytes_ + size_, '\0'));
}

} // namespace hot_restart::runtime
