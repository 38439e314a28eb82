// Throws what its caller catches.
#include <cstdio>
#include <stdexcept>
#include <string>

int checked(int number) {
  if (number < 3) {
    throw std::runtime_error("bad " + std::to_string(number));
  }
  return number;
}

int main() {
  for (const int number : {1, 2, 2}) {
    try {
      std::printf("good %d\n", checked(number));
    } catch (const std::exception& error) {
      std::printf("caught %s\n", error.what());
    }
  }
  return 0;
}
