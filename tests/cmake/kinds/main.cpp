#include "parts.h"

#ifdef WITH_MARKS
#include <hot_restart/hot_restart.h>
HOT_RESTART_WRAP int marked();
#else
int marked();
#endif

#include <cstdio>

int marked() { return 1; }

int main() {
  std::printf("%d\n", Parts().sum() + marked());
  return 0;
}

int Parts::sum() const { return staticPart() + sharedPart() + objectPart(); }
