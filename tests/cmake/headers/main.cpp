#include "parts.h"

#include <cstdio>

int main(int count, char** arguments) {
  const int kind = arguments[1][0] - '0';
  const bool crash = count > 2;
  Counter counter;
  const int one = 1;
  const int* const p = crash ? nullptr : &one;
  const int here = kind == 0   ? inlined(p, "abc")
                   : kind == 1 ? generic(p, "abc")
                               : counter.member(p, "abc");
  std::printf("%d ", here);
  std::printf("%d ", inOther(kind, crash, counter));
  std::printf("%d\n", inLibrary(kind, crash, counter));
}
