// Measures what a call of a wrapped function costs. benchmarks/run.py builds it plain and wrapped.
// It prints nanoseconds per call, the best of several rounds, for four shapes of function.
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

// asm: each call is really made, in the plain build too (a plain build would inline and fold them otherwise).
__attribute__((noinline)) static long leaf(long value) {
  __asm__("" : "+r"(value));
  return value + 1;
}

class Counter {
public:
  virtual ~Counter() = default;
  __attribute__((noinline)) virtual long add(long value);

private:
  long sum_ = 0;
};

long Counter::add(long value) { return sum_ += value; }

__attribute__((noinline)) static std::size_t length(std::string text, std::unique_ptr<int> extra) {
  return text.size() + (extra ? 1 : 0);
}

static std::mutex mutex;
__attribute__((noinline)) static long locked(long value) {
  const std::lock_guard<std::mutex> guard(mutex);
  __asm__("" : "+r"(value));
  return value + 1;
}

namespace {
template <class Work> double bestOf(long calls, Work work) {
  double best = 1e9;
  for (int round = 0; round < 7; ++round) {
    auto start = std::chrono::steady_clock::now();
    work(calls);
    std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    best = std::min(best, spent.count() / static_cast<double>(calls));
  }
  return best;
}
} // namespace

int main() {
  volatile long sink = 0;
  std::printf("free %.3f\n", bestOf(50000000, [&](long n) { for (long i = 0; i < n; ++i) { sink = leaf(i); } }));
  auto counter = std::make_unique<Counter>();
  std::printf("virtual %.3f\n", bestOf(50000000, [&](long n) { for (long i = 0; i < n; ++i) { sink = counter->add(i); } }));
  std::printf("string %.3f\n", bestOf(5000000, [&](long n) {
    for (long i = 0; i < n; ++i) { sink = static_cast<long>(length("short", nullptr)); }
  }));
  std::printf("lock %.3f\n", bestOf(20000000, [&](long n) { for (long i = 0; i < n; ++i) { sink = locked(i); } }));
}
