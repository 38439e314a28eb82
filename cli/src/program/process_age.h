// When a process began, to be compared with the times of files.
#pragma once

#include <cstdint>
#include <time.h>

namespace hot_restart::cli {

double secondsOf(const timespec& time);

/// In seconds since 1970; `startTicks` as processStartTime() tells them.
double startedAt(std::uint64_t startTicks);

} // namespace hot_restart::cli
