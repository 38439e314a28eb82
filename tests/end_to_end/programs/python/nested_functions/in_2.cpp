// A function inside a function, as C++ has it: a method of a local class.
// crash: 10
// output: hi
#include <cassert>
#include <cstdio>

void outer() {
  struct Inner {
    static void run() { std::printf("hi\n"); }
  };
  Inner::run();
}

int main() { outer(); }
