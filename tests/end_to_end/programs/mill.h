#pragma once

inline int rinse(int grain) {
  return grain + 10;
}

static inline int weigh(int grain) {
  return grain + 100;
}

int crush(const int* grain);
int pack(int grain);
