// Crashes in an operator, then in a destructor: functions whose bodies have other names than they.
#include <cstdio>

struct Pot {
  const int* grains;
  int operator[](int number) const {
    return grains[number];
  }
  ~Pot() {
    std::printf("%d left\n", *grains);
  }
};

int main(int, char**) {
  Pot pot{nullptr};
  const int first = pot[1];
  std::printf("%d first\n", first);
  return 0;
}
