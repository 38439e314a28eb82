// A library whose initialisers take their time: until the file `go` is there.
#include <cstdio>
#include <unistd.h>

__attribute__((constructor)) static void load() {
  std::fclose(std::fopen("loading", "w"));
  for (int i = 0; i < 6000 && access("go", F_OK) != 0; ++i) {
    usleep(10000);
  }
}
