#include <cstdio>
static int two(int x) { return one(x) + 10; }
// Heads, bodies and anonymous namespaces out of macros, in a file that is included.
#define CHECK(name) struct name##Check { int run(int x); }; int name##Check::run(int x)
#define GETTER(name, value) int name() const { return value; }
#define PRIVATE namespace {
CHECK(first) {
  static int runs = 0;
  return x + ++runs;
}
struct Getters {
  GETTER(five, 5) GETTER(line, __LINE__)
};
PRIVATE
int hidden(int x) { return x + 20; }
}
