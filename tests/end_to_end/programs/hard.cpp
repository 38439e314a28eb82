// Crashes at places where little works any more, and deaths that must look genuine: hard KIND.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <link.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

static int* volatile none = nullptr;

/// The size of the block at the end of the heap is overwritten; the next malloc sees it, with its
/// lock held.
static int overrun(int answer) {
  char* const text = static_cast<char*>(std::malloc(24));
  volatile int much = 16;
  std::memset(text + 24, 0x7f, static_cast<std::size_t>(much)); // overrun
  void* volatile next = std::malloc(50000);
  std::free(next);
  return answer;
}

static int inThread(const std::function<int()>& work) {
  int result = 0;
  std::thread([&] { result = work(); }).join();
  return result;
}

/// While another thread is in dlopen, in the initialisers of a library.
static int besideTheLoader(int answer) {
  return answer + *none; // besideTheLoader
}

static int runBesideTheLoader() {
  std::thread other([] { dlopen("./libslow.so", RTLD_NOW); });
  while (access("loading", F_OK) != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const int result = besideTheLoader(42);
  other.join();
  return result;
}

/// Crashes in a callback of the loader's, which holds a lock.
static int visit(dl_phdr_info* info, std::size_t, void* data) {
  *static_cast<int*>(data) = info == nullptr ? 0 : 42 + *none; // visit
  return 1;
}

static int visitLibraries() {
  int result = 0;
  dl_iterate_phdr(&visit, &result);
  return result;
}

/// Fails for what its caller did, whose frame is gone by then: an optimiser makes its last call a
/// jump.
static int use(const int* place) {
  return *place + 42; // use
}

static int prepare(int value) {
  static const int zero = 0;
  return use(value != 0 ? nullptr : &zero); // prepare
}

// ---- Deaths

static int readNull(int value) {
  return value + *none; // readNull
}

static int abortIt() { std::abort(); }

static int throwIt(int value) {
  throw std::runtime_error("nobody catches " + std::to_string(value));
}

// ---- Versions that are swapped while threads call

static int version() { return 1; }
static bool isDone() { return false; }

static int race() {
  std::atomic<long> calls{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      int last = 0;
      while (!isDone()) {
        const int now = version();
        wrong += now < last ? 1 : 0;
        last = now;
        ++calls;
      }
      wrong += last == 0 ? 1 : 0;
    });
  }
  std::puts("racing");
  std::fflush(stdout);
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::printf("version %d wrong %ld enough %d\n", version(), wrong.load(), calls > 1000 ? 1 : 0);
  return 42;
}

int main(int count, char** arguments) {
  const std::string kind = count > 1 ? arguments[1] : "";
  const int result = kind == "heap"       ? inThread([] { return overrun(42); })
                     : kind == "loader"   ? runBesideTheLoader()
                     : kind == "callback" ? visitLibraries()
                     : kind == "tail"     ? prepare(count)
                     : kind == "race"     ? race()
                     : kind == "read"     ? readNull(count)
                     : kind == "abort"    ? abortIt()
                     : kind == "throw"    ? throwIt(count)
                                          : -1;
  std::printf("result %d\n", result);
  return 0;
}
