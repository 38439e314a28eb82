// Works until told otherwise by an edit; fails as long as there is a file `trap`.
#include <chrono>
#include <cstdio>
#include <thread>
#include <unistd.h>

static int steps = 0;

int depth(int last) {
  return last;
}

int step(int* place) {
  ++steps;
  return access("trap", F_OK) == 0 ? *place : 0;
}

bool isDone() {
  return false;
}

int main() {
  std::printf("started\n");
  std::fflush(stdout);
  int reached = 0;
  while (!isDone()) {
    reached = depth(reached) + step(nullptr);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::printf("depth %d\n", reached);
}
