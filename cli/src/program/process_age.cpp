// The kernel tells ticks since the machine was started.
#include "program/process_age.h"

#include <cstdint>
#include <time.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

double now(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return secondsOf(time);
}

} // namespace

double secondsOf(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double startedAt(std::uint64_t startTicks) {
  const double age = now(CLOCK_BOOTTIME) -
                     static_cast<double>(startTicks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return now(CLOCK_REALTIME) - age;
}

} // namespace hot_restart::cli
