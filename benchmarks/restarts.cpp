// One function that fails again and again, by turns with a fault and with an exception that nobody
// catches, and is restarted each time; prints what the process has grown by, and how long it took.
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <malloc.h>
#include <stdexcept>
#include <string>
#include <time.h>

struct Size {
  std::size_t heap = 0; ///< Bytes that are allocated.
  long pages = 0;       ///< Pages that are resident.
  int files = 0;
  char* stack = nullptr;
  double seconds = 0;
};

static Size size() {
  Size now;
  char here = 0;
  now.stack = &here;
  now.heap = mallinfo2().uordblks;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*s %ld", &now.pages) != 1) {
      now.pages = -1;
    }
    std::fclose(file);
  }
  DIR* folder = opendir("/proc/self/fd");
  while (readdir(folder) != nullptr) {
    ++now.files;
  }
  closedir(folder);
  timespec clock{};
  clock_gettime(CLOCK_MONOTONIC, &clock);
  now.seconds = static_cast<double>(clock.tv_sec) + static_cast<double>(clock.tv_nsec) / 1e9;
  return now;
}

static int* volatile nowhere = nullptr;
static int attempts = 0;
static Size warm;

int work(std::string text, int wanted) {
  const std::string local = text + text; // There is something to destroy.
  if (++attempts == 100) {
    warm = size(); // What is allocated only once has been by now.
  }
  if (attempts <= wanted) {
    if (attempts % 2 != 0) {
      return *nowhere;
    }
    throw std::runtime_error(local);
  }
  const Size end = size();
  std::printf("heap %ld resident %ld files %d stack %ld microseconds %.0f\n",
              static_cast<long>(end.heap) - static_cast<long>(warm.heap),
              4 * (end.pages - warm.pages), end.files - warm.files,
              static_cast<long>(warm.stack - end.stack),
              1e6 * (end.seconds - warm.seconds) / (attempts - 100));
  return attempts;
}

int main(int, char** arguments) {
  const int wanted = std::atoi(arguments[1]);
  return work("a text that does not fit into the string itself", wanted) == wanted + 1 ? 0 : 1;
}
