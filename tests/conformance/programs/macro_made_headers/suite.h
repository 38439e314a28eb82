#pragma once
#include <cstdio>
// The function is not the first thing that the macro makes, and it has state.
#define SUITE(name)                      \
  namespace name {                       \
  namespace current {                    \
  static int& suite() {                  \
    static int data = 10;                \
    static bool entered = false;         \
    if (!entered) { data += 1; entered = true; } \
    return data;                         \
  }                                      \
  }                                      \
  }                                      \
  namespace name
#define COUNTER(name) static int name() { static int calls = 0; return ++calls; }

namespace current { inline int& suite() { static int data = 20; return data; } }
SUITE(first) { inline int inSuite() { return current::suite()++; } }
COUNTER(counted)
template <class T> struct Entry { Entry(const char* text) { std::printf("%s %zu %d\n", text, sizeof(T), current::suite()++); } };
