#include "mill.h"

static int seal(int grain) {
  return grain + 1000;
}

int pack(int grain) {
  return seal(grain) + weigh(grain) + rinse(grain);
}
