// Sudden ends in the very frame that holds a lock: ends KIND. Each function ends once, and works
// when it is called again.
#include <cassert>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string>

static std::mutex mutex;
static bool isFirst = true;

static bool once() {
  const bool first = isFirst;
  isFirst = false;
  return first;
}

struct Noted {
  const char* name;
  ~Noted() { std::printf("%s destroyed\n", name); }
};

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      std::fputs("check failed: " #condition "\n", stdout);                                        \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

static int asserts(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"asserts"};
  assert(!once());
  return value;
}

static int aborts(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"aborts"};
  if (once()) {
    std::abort();
  }
  return value;
}

static int checks(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  for (int i = 0; i < 2; ++i) {
    const Noted noted{i == 0 ? "round 0" : "round 1"};
    CHECK(i == 0 || !once());
  }
  return value;
}

static int traps(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"traps"};
  if (once()) {
    __builtin_trap();
  }
  return value;
}

static int raises(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"raises"};
  int (*const alias)(int) = raise; // Its type is that of any function.
  if (once() && alias != nullptr) {
    return std::raise(SIGABRT);
  }
  return value;
}

static int terminates(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"terminates"};
  if (once()) {
    std::terminate();
  }
  return value;
}

static int quiet(int value) noexcept {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"quiet"};
  assert(!once());
  return value;
}

struct Closing {
  ~Closing() {
    const std::lock_guard<std::mutex> guard(mutex);
    const Noted noted{"Closing"};
    assert(!once());
  }
};

static int closes(int value) {
  const Closing closing;
  return value;
}

/// A fault before there is anything to destroy.
static int early(int value) {
  static int* volatile none = nullptr;
  if (once()) {
    *none = value;
  }
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"early"};
  return value;
}

template <class T> static T inTemplate(T value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const Noted noted{"inTemplate"};
  assert(value == T() || !once());
  return value;
}

static int inLambda(int value) {
  const std::lock_guard<std::mutex> guard(mutex);
  const auto work = [&] {
    const Noted noted{"inLambda"};
    assert(value == 0 || !once());
    return value;
  };
  return work();
}

/// A class that has an `abort` of its own, and uses it beside the library's.
struct Job {
  int aborted = 0;
  void abort() { ++aborted; }
  int run(int value) {
    const Noted noted{"Job"};
    abort();
    this->abort();
    if (aborted == 2 && once()) {
      ::abort();
    }
    return value;
  }
  int check(int value) {
    const std::lock_guard<std::mutex> guard(mutex);
    const Noted noted{"Job::check"};
    assert(!once());
    return value;
  }
};

int main(int count, char** arguments) {
  const std::string kind = count > 1 ? arguments[1] : "";
  Job job;
  const int result = kind == "asserts"      ? asserts(42)
                     : kind == "aborts"     ? aborts(42)
                     : kind == "checks"     ? checks(42)
                     : kind == "traps"      ? traps(42)
                     : kind == "raises"     ? raises(42)
                     : kind == "terminates" ? terminates(42)
                     : kind == "noexcept"   ? quiet(42)
                     : kind == "closing"    ? closes(42)
                     : kind == "early"      ? early(42)
                     : kind == "template"   ? inTemplate(42)
                     : kind == "lambda"     ? inLambda(42)
                     : kind == "member"     ? job.check(42)
                     : kind == "job"        ? job.run(42)
                                            : -1;
  std::printf("result %d\n", result);
  return 0;
}
