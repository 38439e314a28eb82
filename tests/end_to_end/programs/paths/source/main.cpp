// Crashes twice in functions of a header: in an instance of a template, then in an inline function.
#include "../include/tally.h"

int main() {
  const int* nothing = nullptr;
  std::printf("share %d\n", share(42, nothing));
  std::printf("charge %d\n", charge("books", 6, nothing));
  std::printf("visits %d\n", visits);
}
