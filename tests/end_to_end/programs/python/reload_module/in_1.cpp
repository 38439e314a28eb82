// The whole file is loaded anew while it stands at the crash, and has a new state; the edit that follows shares that.
// steps: module continue in_2
// crash: assert(!"whoops"); | assert(!"whoops");
// output: attempt 1 | attempt 1 | attempt 2 | in inner: 20 | attempts in main 1
#include <cassert>
#include <cstdio>

static int attempts = 0;

void inner(int x) {
  std::printf("attempt %d\n", ++attempts);
  assert(!"whoops");
  std::printf("in inner: %d\n", x);
}

int main() {
  inner(20);
  std::printf("attempts in main %d\n", attempts);
}
