// A wrapped program that is built with sanitizers: sanitized_program PLACE KIND, where the first
// two attempts fail. PLACE is always "function".
#include <cstdio>
#include <cstring>
#include <hot_restart/hot_restart.h>
#include <memory>
#include <stdexcept>
#include <string>

// Everything but work() and main() is left alone: work() is what is restarted.
static int attempts = 0;
static int destroyed = 0;
static int* volatile nowhere = nullptr;
static volatile int four = 4;
static volatile int largest = 2147483647;

struct Noisy {
  explicit Noisy(std::string text) : name(std::move(text)) {}
  ~Noisy() { ++destroyed; }
  std::string name;
};

HOT_RESTART_NO_WRAP static int readBehind() {
  const std::unique_ptr<int[]> numbers(new int[4]{});
  return numbers[static_cast<std::size_t>(four)];
}

HOT_RESTART_NO_WRAP static int readFreed() {
  int* const number = new int(3);
  delete number;
  return *number;
}

HOT_RESTART_NO_WRAP static int readLeftScope() {
  int* outside = nullptr;
  {
    int inside[4] = {four};
    outside = inside;
  }
  return outside[four - 1];
}

HOT_RESTART_NO_WRAP static int fail(const std::string& kind) {
  const Noisy local("in the callee");
  char text[64] = {};
  std::strncpy(text, kind.c_str(), sizeof text - 1);
  if (kind == "null") {
    return *nowhere + text[0];
  }
  if (kind == "throw") {
    throw std::runtime_error(text);
  }
  if (kind == "behind") {
    return readBehind();
  }
  if (kind == "freed") {
    return readFreed();
  }
  if (kind == "scope") {
    return readLeftScope();
  }
  return largest + four; // "overflow"
}

static int work(int value, std::string kind, std::unique_ptr<int> box) {
  const Noisy local("in the body");
  if (++attempts <= 2 && kind != "none") {
    return fail(kind);
  }
  return value + *box;
}

int main(int count, char** arguments) {
  if (count != 3) {
    return 96;
  }
  const int result = work(7, arguments[2], std::make_unique<int>(35));
  std::printf("result %d attempts %d destroyed %d\n", result, attempts, destroyed);
  std::fflush(stdout); // Skipped destructors have leaked, and a leak report ends the process at once.
  return 0;
}
