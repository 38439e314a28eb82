// Four threads crash in one function at once.
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

static int* volatile none = nullptr;
static std::atomic<int> arrived{0};
static std::atomic<int> total{0};

static int share(int number) {
  return number + *none; // share
}

int main() {
  constexpr int kThreads = 4;
  std::vector<std::thread> threads;
  for (int number = 1; number <= kThreads; ++number) {
    threads.emplace_back([number] {
      ++arrived;
      while (arrived != kThreads) {
        std::this_thread::yield();
      }
      total += share(number);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::printf("total %d\n", total.load());
}
