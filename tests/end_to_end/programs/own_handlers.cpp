// Constructors and destructors whose own handlers catch what leaves their blocks.
#include <cstdio>
#include <stdexcept>

struct Guard {
  int number;
  explicit Guard(int n) try : number(n) {
    if (n == 3) {
      throw std::runtime_error("three");
    }
  } catch (const std::runtime_error&) {
    std::puts("translated");
    throw 3;
  }
  ~Guard() try {
    if (number == 1) {
      throw 1;
    }
  } catch (...) {
    std::puts("caught in ~Guard");
    return;
  }
};

int main() {
  for (int i = 0; i < 4; ++i) {
    try {
      Guard guard(i);
    } catch (int n) {
      std::printf("caught %d\n", n);
    }
  }
}
