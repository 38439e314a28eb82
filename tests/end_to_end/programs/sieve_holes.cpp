#include "sieve.h"

int hold(const int* grain) {
  const Sieve<int> sieve{2};
  return sieve.sift(grain);
}
