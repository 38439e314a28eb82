// cv-qualifiers on everything, mutable members, references to members, const propagation.
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>
struct Counter { mutable int reads = 0; volatile int device = 4; int const fixed = 5; int& alias; explicit Counter(int& a) : alias(a) {} int read() const { ++reads; return reads + fixed; } int poll() volatile { return device; } int pollConst() const volatile { return device + 1; } int& ref() { return alias; } int const& constRef() const { return alias; } };
int volatileParameter(volatile int* p, int volatile v) { *p = *p + v; return *p; }
const volatile int* both(const volatile int* const volatile p) { return p; }
int const* const east(int const* const p) { return p; }
volatile Counter* pass(volatile Counter* c) { return c; }
const std::string constValue(const std::string s) { return s + "c"; }
struct Overloaded { int f() { return 1; } int f() const { return 2; } int f() volatile { return 3; } int f() const volatile { return 4; } int g() & { return 5; } int g() const& { return 6; } int g() && { return 7; } int g() const&& { return 8; } };
template <class T> int qualifiers(T&&) { return std::is_const<std::remove_reference_t<T>>::value + 2 * std::is_volatile<std::remove_reference_t<T>>::value + 4 * std::is_lvalue_reference<T>::value; }
struct Bits { const unsigned a : 4; volatile unsigned b : 4; Bits() : a(3), b(4) {} unsigned sum() const { return a + b; } };
struct Conversion { operator const int&() const { return v; } operator volatile int*() { return &w; } int v = 6; volatile int w = 7; };
extern const int externConst; const int externConst = 9; int readConst() { return externConst; }
static volatile int flag = 1; int waitFor() { while (!flag) {} return flag; }
struct Big { int a[10]; }; int constBig(const Big b, volatile Big* v) { return b.a[1] + v->a[2]; }
int main() {
  int target = 1, cell = 2;
  Counter c(target);
  const Counter& k = c;
  volatile Counter& v = c;
  k.read();
  c.ref() = 8;
  std::printf("%d %d %d %d %d\n", k.read(), v.poll(), v.pollConst(), k.constRef(), target);
  std::printf("%d %d %d %s %d\n", volatileParameter(&cell, 3), *both(&cell), *east(&cell), constValue("x").c_str(), pass(&c)->poll());
  Overloaded o; const Overloaded co{}; volatile Overloaded vo{}; const volatile Overloaded cvo{};
  std::printf("%d%d%d%d %d%d%d%d\n", o.f(), co.f(), vo.f(), cvo.f(), o.g(), co.g(), std::move(o).g(), std::move(co).g());
  std::printf("%d %d %d %u\n", qualifiers(cell), qualifiers(std::as_const(cell)), qualifiers(5), Bits().sum());
  Conversion conv;
  volatile int* w = conv;
  Big big{}; volatile Big vbig{};
  std::printf("%d %d %d %d %d\n", static_cast<const int&>(conv), *w, readConst(), waitFor(), constBig(big, &vbig));
}
