// A function that must not be wrapped crashes: its caller is called again, and brings the new text along for its own calls.
#include <cstdio>
#include <hot_restart/hot_restart.h>

HOT_RESTART_NO_WRAP static int careless(const int* number) {
  return *number + 100;
}

static int caller() {
  const int five = 5;
  return careless(&five);
}

int main() { std::printf("%d\n", caller()); }
