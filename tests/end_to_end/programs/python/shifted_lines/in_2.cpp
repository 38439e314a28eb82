// Three versions of a file.
#include <cassert>
#include <cstdio>

int first(int a) { return a; }
// Several
// lines
// more
// than
// before,
// so
// that
// everything
// moves.
int second(int a) {
  int b = a;
  assert(b == 0);
  return b;
}

int main() {
  std::printf("first %d\n", first(3));
  std::printf("second %d\n", second(7));
}
