// The edited method calls that of its base.
#include <cstdio>
#include <vector>

struct Parent {
  virtual ~Parent() = default;
  virtual int inner(int y) {
    std::printf("in parent.inner %d\n", y);
    return y + 5;
  }
};

struct Child : Parent {
  int inner(int y) override {
    std::printf("in inner\n");
    int z = Parent::inner(y);
    return z * z;
  }
};

int main() {
  std::printf("hi :)\n");
  Child child;
  std::printf("result %d\n", child.inner(2));
}
