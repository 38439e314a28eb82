// A template of a header that crashes in the only instance it has, which is another file's.
#include "sieve.h"

#include <cstdio>

int main(int, char**) {
  std::printf("%d\n", hold(nullptr));
  return 0;
}
