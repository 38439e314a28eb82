// Three versions of a file, each with other lines in front of what crashes.
// steps: in_2 in_3
// crash: assert(a < 0); | assert(b == 0);
// output: first 3 | second 7
#include <cassert>
#include <cstdio>

int first(int a) {
  assert(a < 0);
  return a;
}
int second(int a) { assert(a == 0); return a; }

int main() {
  std::printf("first %d\n", first(3));
  std::printf("second %d\n", second(7));
}
