#pragma once

// Functions that a program's files and a shared library all have instances of.
#include <string>

inline int inlined(const int* p, const std::string& text) {
  static int calls = 0;
  ++calls;
  return *p + 100 * static_cast<int>(text.size()) + 1000 * calls;
}

template <typename T> int generic(const T* p, const std::string& text) {
  static int calls = 0;
  ++calls;
  return static_cast<int>(*p) + 100 * static_cast<int>(text.size()) + 1000 * calls;
}

class Counter {
public:
  int member(const int* p, const std::string& text) {
    ++calls_;
    return *p + 100 * static_cast<int>(text.size()) + 1000 * calls_;
  }

private:
  int calls_ = 0;
};
