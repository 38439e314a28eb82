#include <cassert>
#include <cstdio>
int first(int a) { return a; }
int second(int a) { return a; }
int main() {
  std::printf("first %d\n", first(3));
  std::printf("second %d\n", second(7));
}
