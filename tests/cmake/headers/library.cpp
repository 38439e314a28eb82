#include "parts.h"

int inLibrary(int kind, bool crash, Counter& counter) {
  const int one = 1;
  const long two = 2;
  const int* const p = crash ? nullptr : &one;
  return kind == 0   ? inlined(p, "c")
         : kind == 1 ? generic(crash ? nullptr : &two, "c")
                     : counter.member(p, "c");
}
