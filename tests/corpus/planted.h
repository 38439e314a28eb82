// Included before every file of a project by run_crashes.py: crashes that the environment chooses
// at run time, so that one build has a crash for each of its functions. HOT_RESTART_PLANT=n@k:kind
// crashes at the k-th call of function n; HOT_RESTART_PLANT_LOG=FILE appends the number of each
// planted function to FILE once it has been called (as "n count" lines, at the program's end).
#ifndef HOT_RESTART_PLANTED_H
#define HOT_RESTART_PLANTED_H
#ifdef __cplusplus
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct HotRestartPlants {
  enum { kMost = 4096 };
  int counts[kMost] = {};
  int wanted = -1;
  int at = 0;
  char kind = 'f';
  const char* log = nullptr;

  static HotRestartPlants& all() {
    static HotRestartPlants* plants = new HotRestartPlants; // Outlives every destructor.
    return *plants;
  }
  HotRestartPlants() {
    log = getenv("HOT_RESTART_PLANT_LOG");
    if (const char* plant = getenv("HOT_RESTART_PLANT")) {
      sscanf(plant, "%d@%d:%c", &wanted, &at, &kind);
    }
    if (log) {
      atexit([] { all().write(); });
    }
  }
  void write() const {
    if (FILE* file = fopen(log, "a")) {
      for (int n = 0; n < kMost; ++n) {
        if (counts[n]) {
          fprintf(file, "%d %d\n", n, counts[n]);
        }
      }
      fclose(file);
    }
  }
  bool reached(int n) {
    return __atomic_add_fetch(&counts[n], 1, __ATOMIC_RELAXED) == at && n == wanted;
  }
};

#define HOT_RESTART_PLANT(n)                                                                       \
  if (HotRestartPlants::all().reached(n)) {                                                        \
    switch (HotRestartPlants::all().kind) {                                                        \
    case 'a':                                                                                      \
      abort();                                                                                     \
    case 't':                                                                                      \
      __builtin_trap();                                                                            \
    case 'l':                                                                                      \
      HotRestartPlants::all().wanted =                                                             \
          (int)strlen(*(const char* volatile*)&HotRestartPlants::all().log);                       \
      break;                                                                                       \
    default:                                                                                       \
      *(volatile int*)nullptr = 1;                                                                 \
    }                                                                                              \
  }
#endif
#endif
