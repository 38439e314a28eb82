// Functions of a header that is included through `../`.
#pragma once

#include <cstdio>
#include <string>

inline int visits = 0;

template <class Number> Number share(Number total, const Number* parts) {
  ++visits;
  return total / *parts;
}

inline int charge(std::string name, int amount, const int* rate) {
  ++visits;
  name += "!";
  std::printf("charge %s\n", name.c_str());
  return amount * *rate;
}
