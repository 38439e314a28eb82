// The edited method calls that of its base.
// crash: .at(1);
// output: hi :) | in inner | in inner | in parent.inner 2 | result 49
#include <cstdio>
#include <vector>

struct Parent {
  virtual ~Parent() = default;
  virtual int inner(int y) {
    std::printf("in parent.inner %d\n", y);
    return y + 5;
  }
};

// extra line
struct Child : Parent {
  int inner(int y) override {
    std::printf("in inner\n");
    int z = y * y;
    std::vector<int>().at(1);
    return z * z;
  }
};

int main() {
  std::printf("hi :)\n");
  Child child;
  std::printf("result %d\n", child.inner(2));
}
