#include "core.h"

#include <cstdio>

int main(int count, char**) {
  const int one = 1;
  std::printf("result %d\n", core(count > 1 ? nullptr : &one, "abc"));
}
