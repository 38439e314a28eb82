// Continued without an edit, it crashes again in the same place.
// steps: continue in_2
// crash: assert(!"whoops"); | assert(!"whoops");
// output: in outer 10 | in inner: 20
#include <cassert>
#include <cstdio>

void inner(int x);

void outer();

// extra
// lines
void inner(int x) {
  assert(!"whoops");
  std::printf("in inner: %d\n", x);
}

void outer() {
  int y = 10;
  std::printf("in outer %d\n", y);
  inner(y + 10);
}

int main() { outer(); }
