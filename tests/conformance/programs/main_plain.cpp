// main without parameters that falls off its end, with early exits before.
#include <cstdio>
#include <cstdlib>
static bool done = false;
int main() {
  static int calls;
  if (++calls > 1 || done) { return 4; }
  std::printf("calls %d\n", calls);
  if (done) return 3;
}
