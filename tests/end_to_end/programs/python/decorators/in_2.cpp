// Attributes over several lines in front of a function, which the edit changes.
#include <cassert>
#include <cstdio>

[[nodiscard]]
[[
  gnu::noinline
]]
[[deprecated(
    "on purpose")]]
static int decorated(int value) noexcept(false) { return value; }

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
int main() { std::printf("got %d\n", decorated(5)); }
