// Included before every file of a project by run_crashes.py: crashes that the environment chooses
// at run time, so that one build has a crash for each of its functions. HOT_RESTART_PLANT=n@k:kind
// crashes at the k-th call of function n, n@k+:kind at each call from then on;
// HOT_RESTART_PLANT_LOG=FILE appends the number of each planted function to FILE once it has been
// called (as "n count" lines, at the program's end). Kind p crashes nothing: the program sleeps
// there, with such lines and "sleeps" in FILE, until there is a FILE.go.
#ifndef HOT_RESTART_PLANTED_H
#define HOT_RESTART_PLANTED_H
#ifdef __cplusplus
#pragma GCC system_header // The project's warnings are not for what follows.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct HotRestartPlanted {};

#ifdef __cpp_exceptions
#define HOT_RESTART_THROW() throw HotRestartPlanted()
#else
#define HOT_RESTART_THROW() abort()
#endif

struct HotRestartPlants {
  enum { kMost = 4096 };
  int counts[kMost] = {};
  int wanted = -1;
  int at = 0;
  bool again = false;
  char kind = 'f';
  const char* log = nullptr;

  static HotRestartPlants& all() {
    static HotRestartPlants* plants = new HotRestartPlants; // Outlives every destructor.
    return *plants;
  }
  HotRestartPlants() {
    log = getenv("HOT_RESTART_PLANT_LOG");
    if (const char* plant = getenv("HOT_RESTART_PLANT")) {
      again = strchr(plant, '+') != nullptr;
      sscanf(plant, again ? "%d@%d+:%c" : "%d@%d:%c", &wanted, &at, &kind);
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
  void sleep() const {
    write();
    say("sleeps");
    char gate[4096];
    snprintf(gate, sizeof gate, "%s.go", log);
    while (access(gate, F_OK) != 0) {
      usleep(20000);
    }
  }
  // What an edit tells of itself when it is called.
  void say(const char* text) const {
    if (FILE* file = fopen(log, "a")) {
      fprintf(file, "%s\n", text);
      fclose(file);
    }
  }
  bool reached(int n) {
    const int count = __atomic_add_fetch(&counts[n], 1, __ATOMIC_RELAXED);
    return n == wanted && (again ? count >= at : count == at);
  }

  // What a function does to a parameter of its own before it crashes.
  template <bool IsTrivial, class = void> struct Spoil {
    template <class T> static void that(T& parameter) { memset((void*)&parameter, 1, sizeof(T)); }
  };
  template <class Any> struct Spoil<false, Any> {
    template <class T> static void that(T& parameter) { T lost(static_cast<T&&>(parameter)); }
  };
  template <class T> static void spoil(T& parameter) {
    Spoil<__is_trivially_copyable(T)>::that(parameter);
  }

  // Crashes that happen in a function that is called.
  __attribute__((noinline)) static int deeper(int depth) {
    volatile char pad[1000];
    pad[depth % 1000] = 1;
    return deeper(depth + 1) + pad[depth % 1000];
  }
  static int compare(const void* one, const void*) { return *(volatile int*)nullptr = *(char*)one; }
  static void quit() noexcept { HOT_RESTART_THROW(); }
  __attribute__((noinline)) void within() {
    void* volatile nothing = nullptr;
    void* volatile place = nullptr;
    volatile int number = 0;
    char pair[] = {2, 1};
    switch (kind) {
    case 'b':
      place = ::operator new(~size_t(0) >> 1);
      break;
    case 'd':
      number = 7 / number;
      break;
    case 'g':
      place = counts + 2;
      free(place);
      break;
    case 'h':
      place = malloc(4);
      number = ((volatile char*)place)[4];
      break;
    case 'i':
      number = 0x7fffffff;
      number = number + 1;
      break;
    case 'l':
      number = (int)strlen((const char*)nothing);
      break;
    case 'm':
      memcpy(nothing, this, sizeof *this);
      break;
    case 'n':
      quit();
      break;
    case 'o':
      number = deeper(number);
      break;
    case 'q':
      qsort(pair, 2, 1, compare);
      break;
    case 'w':
      place = malloc(24);
      free(place);
      free(place);
      break;
    default:
      abort();
    }
    wanted = number; // Never reached, so that nothing above is left out.
  }
};

#define HOT_RESTART_PLANT(n, first)                                                                \
  if (!HotRestartPlants::all().reached(n)) {                                                       \
  } else if (HotRestartPlants::all().kind == 'p') {                                                \
    HotRestartPlants::all().sleep();                                                               \
  } else {                                                                                         \
    first;                                                                                         \
    switch (HotRestartPlants::all().kind) {                                                        \
    case 'a':                                                                                      \
      abort();                                                                                     \
    case 'e':                                                                                      \
      HOT_RESTART_THROW();                                                                         \
    case 'f':                                                                                      \
      *(volatile int*)nullptr = 1;                                                                 \
      break;                                                                                       \
    case 't':                                                                                      \
      __builtin_trap();                                                                            \
    default:                                                                                       \
      HotRestartPlants::all().within();                                                            \
    }                                                                                              \
  }
#endif
#endif
