// expect: left alone made
// A file with a byte order mark and CRLF line ends.
#include <cstdio>

int f(int a,
      int b)
{
  return a +
    b;
}
struct S {
  S();
  int g() const { return v_; } int h();
  int v_;
};
S::S()
  : v_(3)
{
}
int S::h() { return __LINE__; }
#define M(x) \
  int x(int a) \
  { return a; }
M(made)
int raw() { const char* t = R"(a
b)"; int n = 0; while (*t++) ++n; return n; }
int main()
{
  S s;
  std::printf("%d %d %d %d %d\n", f(1, 2), s.g(), s.h(), made(5), raw());
  return 0; }