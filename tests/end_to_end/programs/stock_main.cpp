// Takes from the stock, loads it anew (itself, or a session does), takes again. `taken` is a name
// that stock.cpp has, too.
#include "stock.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <hot_restart/hot_restart.h>
#include <unistd.h>

static int taken = 100;

static void awaitGo() {
  std::fflush(stdout);
  while (access("go", F_OK) != 0) {
    usleep(10000);
  }
  unlink("go");
}

static void reload(const char* file) {
  try {
    std::printf("reloaded: %d\n", int(hot_restart::reload_module(file)));
  } catch (const hot_restart::ReloadError& error) {
    std::printf("not reloaded, reason %d: %s: %.400s\n", int(error.reason()), error.file().c_str(),
                error.what());
  }
}

int step(int* place) {
  taken += 1;
  return *place + taken;
}

int main(int argc, char** argv) {
  take("apples");
  take("apples");
  const bool crashes = argc > 1 && std::strcmp(argv[1], "crash") == 0;
  for (int i = 1; !crashes && i < argc; ++i) {
    awaitGo();
    reload(argv[i]);
    take("apples");
  }
  if (crashes) {
    std::printf("step %d\n", step(nullptr));
    take("apples");
  }
  std::printf("total %d, shared %d, taken %d\n", total(), shared, taken);
  return 0;
}
