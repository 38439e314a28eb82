#include <cassert>
#include <cstdio>
#include <memory>
#include <string>
namespace { int hidden(int a) { return a + 1; } }
static int twice(int a, int = 3) { return hidden(a) * 2; }
int over(int a) { return a; }
int over(double a) noexcept { return static_cast<int>(a); }
template <class T, int N = 3, class = void> T tmpl(T a, T b = T()) { return a + b + N; }
template <class T, class... R> int pack(T, R... r) { return static_cast<int>(sizeof...(r)); }
struct Base { virtual ~Base() { std::puts("~Base"); } virtual std::string name() const { return __PRETTY_FUNCTION__; } };
struct Derived final : Base {
  explicit Derived(int v, std::unique_ptr<int> p = nullptr) : value(v), ptr(std::move(p)) { count += v; std::puts(__PRETTY_FUNCTION__); }
  Derived(const Derived&) = delete;
  ~Derived() override { std::puts(__func__); }
  std::string name() const override;
  [[nodiscard]] int take(std::unique_ptr<int> q, const std::string s) &;
  static int sum(int a, int b) { return a + b; }
  int operator+(int x) const { return value + x; }
  operator bool() const { return value != 0; }
  friend int peek(const Derived& d);
  int value; std::unique_ptr<int> ptr; static int count;
};
int Derived::count = 0;
std::string Derived::name() const { std::puts(__func__); return "derived:" + Base::name(); }
int Derived::take(std::unique_ptr<int> q, const std::string s) & { auto moved = std::move(q); return *moved + static_cast<int>(s.size()); }
int peek(const Derived& d) { return d.value; }
namespace ns { struct In { int f(int); int x; }; int outside(In i); }
int ns::In::f(int) { return x; }
int ns::outside(In i) { return i.x; }
template <class T> class Box { public: explicit Box(T t) : t_(t) { } T get() const; template <class U> T conv(U u) const; static T make() { return T(); } private: T t_; };
template <class T> T Box<T>::get() const { return t_; }
template <class T> template <class U> T Box<T>::conv(U u) const { std::puts(__PRETTY_FUNCTION__); return t_ + static_cast<T>(u); }
extern "C" int cfun(int a) { static int calls; return a + ++calls; }
auto trailing(int a) -> int { return a; }
[[noreturn]] void fail(const char* what) { throw std::string(what); }
struct { int f(int a) { return a + 1; } } unnamed;
int (*fp(int a))(int) { static int k; k = a; return over; }
int line() { return __LINE__; }
int main(int argc, char**) {
  Derived d(5, std::make_unique<int>(7));
  const Derived& cd = d;
  std::printf("%d %d %d %d %d\n", twice(2), over(1), over(2.5), tmpl(3), pack(1, 2, 3));
  std::printf("%s %d %d %d %d\n", cd.name().c_str(), d.take(std::make_unique<int>(9), "abc"), Derived::sum(1, 2), d + 3, peek(d));
  std::printf("%d %d\n", ns::In{4}.f(1), ns::outside(ns::In{6}));
  Box<int> b(3); std::printf("%d %d %d %d\n", b.get(), b.conv(2.5), Box<int>::make(), bool(d));
  std::printf("%d %d %d %d %d %d\n", cfun(1), cfun(1), trailing(4), unnamed.f(2), fp(1)(3), line());
  try { fail("x"); } catch (const std::string& s) { std::puts(s.c_str()); }
  assert(argc < 5);
}
