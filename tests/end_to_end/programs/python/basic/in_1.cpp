// Lines in front of the function go away with the edit; the caller's text changes, its call that is running does not.
// crash: assert(!"whoops");
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
