// A unity build: a file of includes of other source files.
#include "one.cc"
#include "two.cc"
int main() {
  std::printf("%d %d %d\n", one(1), two(2), One{4}.twice());
  firstCheck check;
  std::printf("%d %d %d %d %d\n", check.run(1), check.run(1), Getters().five(), Getters().line(), hidden(1));
}
