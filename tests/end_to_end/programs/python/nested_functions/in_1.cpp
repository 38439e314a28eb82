// A function inside a function, as C++ has it: a method of a local class.
// crash: assert(false);
// output: hi
#include <cassert>
#include <cstdio>

void outer() {
  struct Inner {
    static void run() { assert(false); }
  };
  Inner::run();
}

int main() { outer(); }
