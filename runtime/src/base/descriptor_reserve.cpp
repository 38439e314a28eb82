// Both are /dev/null, and told from what the program may have opened under their numbers by device
// and inode.
#include "base/descriptor_reserve.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

constexpr int kReserve = 2;
// Low enough for a program that lowers its limit later: a free number above the limit is of no use.
constexpr int kHighest = 60;
constexpr int kLowest = 4;
constexpr rlim_t kMore =
    8; // Where the program has closed the reserve, its limit is raised instead.

int theReserve[kReserve] = {-1, -1};
struct stat theNullDevice{};
rlimit theLimitBefore{};
bool theLimitIsRaised = false;

/// Where the first of them may lie: out of the way of what the program opens one by one.
int firstNumber() {
  rlimit limit{};
  const bool known = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  const int highest =
      known ? static_cast<int>(std::min<rlim_t>(limit.rlim_cur, kHighest)) : kHighest;
  return std::max(kLowest, highest - kReserve);
}

} // namespace

void holdReserve() {
  if (theLimitIsRaised) {
    theLimitIsRaised = setrlimit(RLIMIT_NOFILE, &theLimitBefore) != 0;
  }
  const int first = firstNumber();
  for (int& descriptor : theReserve) {
    if (descriptor >= 0) {
      continue;
    }
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0) {
      return;
    }
    descriptor = fcntl(null, F_DUPFD_CLOEXEC, first);
    if (descriptor >= 0) {
      fstat(descriptor, &theNullDevice);
    }
    close(null);
  }
}

void useReserve() {
  int given = 0;
  for (int& descriptor : theReserve) {
    struct stat facts{};
    if (descriptor >= 0 && fstat(descriptor, &facts) == 0 && facts.st_dev == theNullDevice.st_dev &&
        facts.st_ino == theNullDevice.st_ino && (fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0) {
      close(descriptor);
      ++given;
    }
    descriptor = -1;
  }
  if (given < kReserve && !theLimitIsRaised && getrlimit(RLIMIT_NOFILE, &theLimitBefore) == 0) {
    rlimit more = theLimitBefore;
    more.rlim_cur = std::min(more.rlim_max, more.rlim_cur + kMore);
    theLimitIsRaised = setrlimit(RLIMIT_NOFILE, &more) == 0;
  }
}

} // namespace hot_restart::runtime
