// Python's thread-local state exists only in the thread that imported it. Here a crash in any thread restarts there.
// crash: assert(number == 0);
// output: worker 3 | joined
#include <cassert>
#include <cstdio>
#include <thread>

static void work(int number) {
  assert(number == 0);
  std::printf("worker %d\n", number);
}

int main() {
  std::thread worker(work, 3);
  worker.join();
  std::printf("joined\n");
}
