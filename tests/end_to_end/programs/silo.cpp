// Crashes in a function that has nothing to do with the number.
#include "silo.h"

#include <cstdio>

static int fill(int grain) { return grain + kSacks; }

static int weigh(const int* grain) { return *grain; }

int main() {
  const int weight = weigh(nullptr);
  std::printf("%d %d %d\n", weight, fill(10), stack(10));
}
