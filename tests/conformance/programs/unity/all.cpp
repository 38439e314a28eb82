// A unity build: a file of includes of other source files.
#include "one.cc"
#include "two.cc"
int main() { std::printf("%d %d %d\n", one(1), two(2), One{4}.twice()); }
