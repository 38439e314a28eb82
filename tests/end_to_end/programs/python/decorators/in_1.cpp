// Attributes over several lines in front of a function, which the edit changes.
// crash: assert(value == 0);
// output: got 5
#include <cassert>
#include <cstdio>

[[nodiscard,
  gnu::noinline,
  deprecated("on purpose")]]
static int
decorated(int value) noexcept(false)
{
  assert(value == 0);
  return value;
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
int main() { std::printf("got %d\n", decorated(5)); }
