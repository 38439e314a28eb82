// A function that must not be wrapped crashes: its caller is called again, and brings the new text along for its own calls.
// crash: return *number + 1;
// told: a restart calls caller() again | `careless(const int *)` changed: the reloaded function uses the new text
// output: 105
#include <cstdio>
#include <hot_restart/hot_restart.h>

HOT_RESTART_NO_WRAP static int careless(const int* number) {
  return *number + 1;
}

static int caller() {
  return careless(nullptr);
}

int main() { std::printf("%d\n", caller()); }
