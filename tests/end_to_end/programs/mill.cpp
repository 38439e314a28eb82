// Several functions in several files, one of them in a header; each adds to what is printed at the end.
#include "mill.h"

#include <cstdio>

static int grind(int grain) {
  return grain + 1;
}

int crush(const int* grain) {
  return *grain + grind(1) + rinse(1);
}

int main(int, char**) {
  const int first = crush(nullptr);
  std::printf("%d %d %d\n", first, pack(1), rinse(1));
  return 0;
}
