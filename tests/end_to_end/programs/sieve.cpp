// A template of a header that crashes in the only instance it has, which is another file's.
#include "sieve.h"

#include <iostream>

int main(int, char**) {
  std::cout << hold(nullptr) << "\n";
  return 0;
}
