#include "parts.h"

int inOther(int kind, bool crash, Counter& counter) {
  const int one = 1;
  const double two = 2;
  const int* const p = crash ? nullptr : &one;
  return kind == 0   ? inlined(p, "ab")
         : kind == 1 ? generic(crash ? nullptr : &two, "ab")
                     : counter.member(p, "ab");
}
