// std: c++17
// Packs and perfect forwarding, ref-qualified overloads, conversions, delegating and inherited constructors, classes within functions.
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

struct Probe {
  std::string log{};
  Probe() = default;
  Probe(const Probe& other) : log(other.log + "c") {}
  Probe(Probe&& other) noexcept : log(std::move(other.log) + "m") {}
  Probe& operator=(const Probe& other) & { log = other.log + "="; return *this; }
  Probe& operator=(Probe&& other) & noexcept { log = std::move(other.log) + "<"; return *this; }
  ~Probe() {}
};
static std::string which(Probe&) { return "&"; }
static std::string which(const Probe&) { return "const&"; }
static std::string which(Probe&&) { return "&&"; }
static std::string which(const Probe&&) { return "const&&"; }
template <class T> std::string forward1(T&& t) { return which(std::forward<T>(t)); }
template <class F, class... A> decltype(auto) call(F&& f, A&&... a) noexcept(noexcept(std::forward<F>(f)(std::forward<A>(a)...))) { return std::forward<F>(f)(std::forward<A>(a)...); }
template <class T, class... A> std::unique_ptr<T> make(A&&... a) { return std::unique_ptr<T>(new T(std::forward<A>(a)...)); }
template <class... T> std::string each(T&&... t) { std::string all; (void)std::initializer_list<int>{(all += which(std::forward<T>(t)), 0)...}; return all; }
template <class First, class... Rest> std::size_t depth(const First&, const Rest&... rest) { if constexpr (sizeof...(rest) == 0) { return 1; } else { return 1 + depth(rest...); } }
template <class... Bases> struct Mixed : Bases... { explicit Mixed(Bases... bases) : Bases(std::move(bases))... { count = sizeof...(Bases); } std::size_t count; };
static Probe byValue(Probe a, Probe b) { a.log += b.log; return a; }
static std::unique_ptr<int> moveOnly(std::unique_ptr<int> p, int&& r) { *p += r; return p; }

struct Base {
  explicit Base(int x) : v(x) {}
  Base(const char* text, int x = 1) : Base(x + text[0]) { v += 1; }
  template <class T> Base(std::initializer_list<T> all, T scale) : Base(0) { for (const T& one : all) { v += static_cast<int>(one * scale); } }
  virtual ~Base() = default;
  int v;
};
struct Derived : Base {
  using Base::Base;
  Derived() : Derived("d") { extra = 3; }
  Derived(const Derived& other) : Base(other), extra(other.extra + 1) {}
  int extra = 2;
  operator int() const { return v; }
  explicit operator bool() const noexcept { return v != 0; }
  operator std::string() const&;
  operator std::string() &&;
  template <class T> operator std::vector<T>() const { return {static_cast<T>(v)}; }
  using Callback = int (*)(int);
  operator Callback() const { return [](int x) { return x + 1; }; }
  operator const Base*() const volatile { return nullptr; }
};
Derived::operator std::string() const& { return "lvalue"; }
Derived::operator std::string() && { return "rvalue"; }

struct Quals {
  int f() & { return 1; }
  int f() const& { return 2; }
  int f() && { return 3; }
  int f() const&& { return 4; }
  int f() volatile& { return 5; }
  int g() volatile;
  int g() const volatile;
  auto self() & -> Quals& { return *this; }
  auto self() && -> Quals&& { return std::move(*this); }
};
int Quals::g() volatile { return 6; }
int Quals::g() const volatile { return 7; }

struct Outer {
  struct Inner { struct Deep { int f(int x) const; static int count; }; Deep deep; int g(); enum class E { kA, kB }; E e(E value) const; };
  class Hidden;
  Hidden* hidden = nullptr;
  int use() const;
};
class Outer::Hidden { public: int v = 4; int get() const { return v; } friend int reveal(Hidden& h) { return h.v + 1; } };
int Outer::Inner::Deep::count = 0;
int Outer::Inner::Deep::f(int x) const { return x + ++count; }
int Outer::Inner::g() { return deep.f(10); }
Outer::Inner::E Outer::Inner::e(E value) const { return value == E::kA ? E::kB : E::kA; }
int Outer::use() const { Hidden h; return h.get() + reveal(h); }

static int locals(int x) {
  struct Local {
    int a;
    int add(int y) const { return a + y; }
    static int twice(int y) { return 2 * y; }
    struct Nested { int f() { return 5; } };
    Local operator+(const Local& other) const { return {a + other.a}; }
  };
  class Visitor { public: explicit Visitor(int& t) : total(t) {} void operator()(int y) { total += y; } ~Visitor() { total *= 2; } private: int& total; };
  int total = 0;
  { Visitor visit(total); for (int i = 0; i < x; ++i) { visit(i); } }
  auto recursive = [&](auto&& self, int n) -> int { return n == 0 ? total : self(self, n - 1) + 1; };
  static thread_local int calls = 0;
  return Local{x}.add(1) + Local::twice(x) + Local::Nested().f() + (Local{1} + Local{2}).a + recursive(recursive, 3) + ++calls;
}

int main() {
  Probe p;
  const Probe c;
  std::printf("%s %s %s %s %s\n", forward1(p).c_str(), forward1(c).c_str(), forward1(Probe()).c_str(), forward1(std::move(c)).c_str(), each(p, c, Probe()).c_str());
  std::printf("[%s] [%s] %zu\n", byValue(p, Probe()).log.c_str(), byValue(std::move(p), c).log.c_str(), depth(1, 'a', 2.0, "x"));
  int one = 1;
  int& same = call([](int& x) -> int& { return x; }, one);
  std::printf("%d %d %d\n", &same == &one, call([](int a, int b) { return a + b; }, 2, 3), *moveOnly(make<int>(5), 6));
  Probe q;
  q = c; q = Probe();
  std::printf("%s %zu\n", q.log.c_str(), Mixed<Probe, std::string>(Probe(), "s").count);
  Derived d, e("e", 4), f({1, 2, 3}, 2), g(d);
  const Derived k(7);
  std::printf("%d %d %d %d %d %d\n", d.v, e.v, f.v, g.extra, static_cast<int>(k), static_cast<bool>(k));
  std::printf("%s %s %d %d\n", std::string(static_cast<std::string>(k)).c_str(), static_cast<std::string>(Derived(1)).c_str(), static_cast<std::vector<int>>(k)[0], static_cast<Derived::Callback>(d)(1));
  Quals u; const Quals w; volatile Quals x; const volatile Quals y{};
  std::printf("%d %d %d %d %d %d %d %d\n", u.f(), w.f(), Quals().f(), std::move(w).f(), x.f(), x.g(), y.g(), u.self().f() + Quals().self().f());
  Outer::Inner inner;
  std::printf("%d %d %d %d\n", inner.g(), static_cast<int>(inner.e(Outer::Inner::E::kA)), Outer().use(), locals(4) + locals(2));
}
