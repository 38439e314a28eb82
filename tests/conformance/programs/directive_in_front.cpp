// A directive whose last tokens look like the beginning of the function behind it.
#include <cstdio>
#define HOT __attribute__((hot))
int behindAttribute(int x) { return x + 1; }
#define EMPTY
#define ALIAS EMPTY
int behindEmpty(int x) { return x + 2; }
#define SPECIFIER static
SPECIFIER int behindSpecifier(int x) { return x + 3; }
#define static static
static int behindItself(int x) { return x + 4; }
#undef static
#define CXX11 [[gnu::noinline]]
CXX11 HOT ALIAS int usesThem(int x) { return x + 5; }
#pragma GCC diagnostic ignored "-Wattributes"
HOT int usesOne(int x) { return x + 6; }
#define TEMPLATE template <class T>
TEMPLATE T madeTemplate(T x) { return x + 7; }
#define INLINE \
  inline \
  HOT
INLINE int behindContinued(int x) { return x + 8; }
struct S {
#define MEMBER HOT
  MEMBER int f(int x) { return x + 9; }
#define CONST_ const
  int g(int x) CONST_ { return x + 10; }
#undef MEMBER
  S() {}
#define HOT2 HOT
  ~S() {}
};
int main() {
  std::printf("%d %d %d %d %d %d\n", behindAttribute(0), behindEmpty(0), behindSpecifier(0), behindItself(0), usesThem(0), usesOne(0));
  std::printf("%d %d %d %d\n", madeTemplate(0), behindContinued(0), S().f(0), S().g(0));
}
