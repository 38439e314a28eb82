// Wrapped functions that call each other: each crash restarts the innermost one, and the outer calls go on.
// steps: in_2 in_3
// crash: 10 15
// told: a restart calls outer() again
// output: outer | inner 1 | inner 1 | outer | inner 1 | done 11
#include <cassert>
#include <cstdio>

static int inner(int a) { std::printf("inner %d\n", a); return a; }

static int outer() {
  std::printf("outer\n");
  int sum = inner(1);
  return sum + 10;
}

int main() { std::printf("done %d\n", outer()); }
