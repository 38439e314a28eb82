// Local and nested classes, unnamed types, bit fields, local extern declarations, local enums and using-declarations.
#include <cstdio>
#include <memory>
#include <string>

extern int externalVariable;
int externalVariable = 12;
int local() {
  struct Point { int x, y; int sum() const { return x + y; } static int zero() { return 0; } };
  class Counter { int n_ = 0; public: Counter& operator++() { ++n_; return *this; } int n() const { return n_; } };
  enum { kOne = 1, kTwo };
  union { int i; float f; } pun;
  pun.f = 1.0f;
  Counter c; ++c; ++c;
  return Point{3, 4}.sum() + Point::zero() + c.n() + kTwo + (pun.i != 0);
}
int localInheritance() {
  struct Base { virtual ~Base() = default; virtual int f() { return 1; } };
  struct Derived : Base { int f() override { return Base::f() + 1; } };
  std::unique_ptr<Base> b(new Derived);
  return b->f();
}
int localExtern() { extern int externalVariable; int externalFunction(int); return externalVariable + externalFunction(2); }
int externalFunction(int x);
int externalFunction(int x) { return x * 5; }
int localUsing() { using Text = std::string; typedef int Number; using std::printf; namespace alias = std; Text t = "abc"; Number n = 2; alias::string u = t; printf("%s", u.c_str()); return n + static_cast<int>(t.size()); }
int localRecursion(int n) { struct R { static int f(int k) { return k ? k + f(k - 1) : 0; } }; return R::f(n); }
int localFriend() { class A { int v = 3; friend struct B; public: int get() { return v; } }; struct B2 { int f(A& a) { return a.get(); } }; A a; return B2().f(a); }
template <class T> auto localInTemplate(T t) { struct Pair { T first; int second = 2; T both() { return first + static_cast<T>(second); } }; return Pair{t}; }
int captures(int n) { static int s = 3; const int c = 4; struct L { int f() const { return s + c; } }; return L().f() + n; }
struct { int a; struct { int b; } inner; int sum() const { return a + inner.b; } } unnamedGlobal = {1, {2}};
struct Bits { unsigned a : 3, : 2, b : 4; signed c : 5; bool d : 1; unsigned get() const { return a + b; } void set(unsigned v) { a = v & 7u; } };
struct Anonymous { union { int i; char c[4]; }; struct { int x, y; } p; int total() const { return i + p.x + p.y; } };
class Outer {
  class Private { public: int v = 8; int get() const { return v; } };
  struct Tag {};
  static int tagged(Tag, Private p) { return p.v + 1; }
public:
  static Private make() { return Private(); }
  static int use() { return make().get() + tagged({}, {}); }
  friend int peek(const Outer&) { return Private().v + 2; }
  enum Kind : unsigned char { kA, kB };
  Kind next(Kind k) const { return k == kA ? kB : kA; }
  template <class T> struct In { T t; T twice() { return t + t; } };
};
enum class Level : int { kLow, kHigh };
const char* toString(Level l) { switch (l) { case Level::kLow: return "low"; case Level::kHigh: return "high"; } return "?"; }
auto maker() { struct Hidden { int v; Hidden operator+(Hidden o) const { return {v + o.v}; } }; return Hidden{4}; }

int main() {
  std::printf("%d %d %d %d\n", local(), localInheritance(), localExtern(), localUsing());
  std::printf("%d %d %g %d\n", localRecursion(4), localFriend(), localInTemplate(2.5).both(), captures(1));
  Bits b{1, 2, -3, true};
  b.set(5);
  Anonymous a{};
  a.i = 1; a.p.x = 2;
  std::printf("%d %u %d %d\n", unnamedGlobal.sum(), b.get(), b.c, a.total());
  std::printf("%d %d %d %d\n", Outer::use(), peek(Outer()), Outer().next(Outer::kA), Outer::In<int>{4}.twice());
  std::printf("%s %d\n", toString(Level::kHigh), (maker() + maker()).v);
  struct InMain { int f() { return 7; } } m;
  std::printf("%d\n", m.f());
}
