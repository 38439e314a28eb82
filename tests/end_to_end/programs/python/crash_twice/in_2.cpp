// Lines in front of the function go away with the edit; the caller's text changes, its call that is running does not.
#include <cassert>
#include <cstdio>

void inner(int x);

void outer();

void inner(int x) {
  std::printf("in inner: %d\n", x);
}

void outer() {
  int y = 10;
  std::printf("in outer %d\n", y);
  inner(y);
}

int main() { outer(); }
