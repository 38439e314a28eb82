// std: c++20
// expect: left alone returnsStruct
// Lambdas of every kind: they belong to the text of the function around them.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

int defaultArgument(int x, int (*f)(int) = [](int y) { return y * 2; }) { return f(x); }
int defaultCall(int x = [] { return 41; }() + 1) { return x; }
auto global = [](auto x) { return x + 1; };
static const int initialised = [] { int s = 0; for (int i = 0; i < 4; ++i) { s += i; } return s; }();
struct Holder {
  int v = [this] { return base + 1; }();
  int base = 5;
  std::function<int()> make() { return [this] { return base; }; }
  std::function<int()> makeCopy() { return [*this] { return base; }; }
  auto all() { return [=, this](int x) mutable { x += base; return x; }; }
  static inline auto counter = [n = 0]() mutable { return ++n; };
};
template <class... A> int sumPack(A... a) { return [&](auto... b) { return (0 + ... + b); }(a...); }
template <class... A> int capturePack(A... a) { return [... c = std::move(a)] { return (0 + ... + c); }(); }
template <class... A> std::size_t oldCapture(A... a) { auto f = [a...] { return sizeof...(a); }; return f(); }
template <class F> auto twice(F f) { return [f](auto&&... x) { return f(f(std::forward<decltype(x)>(x)...)); }; }
int recursion(int n) { std::function<int(int)> f = [&f](int k) { return k < 2 ? 1 : k * f(k - 1); }; return f(n); }
int fixPoint(int n) { auto f = [](auto self, int k) -> int { return k ? k + self(self, k - 1) : 0; }; return f(f, n); }
int nested(int a) { return [a](int b) { return [=](int c) { return [&] { return a * 100 + b * 10 + c; }(); }; }(2)(3); }
int byReference() { int n = 0; auto inc = [&n] { ++n; }; inc(); inc(); return n; }
int mutableCopy() { int n = 1; auto inc = [n]() mutable { return ++n; }; inc(); return inc() * 10 + n; }
auto moveOnly(int v) { return [p = std::make_unique<int>(v)] { return *p; }; }
int conversions() { int (*p)(int) = [](int x) { return x + 7; }; auto q = +[](int x) { return x + 8; }; return p(0) * 10 + q(0); }
int immediately(int x) { const int y = [&]() -> int { if (x > 1) return 5; return 6; }(); return y; }
int inCondition(int x) { if (auto f = [x] { return x > 2; }; f()) return 1; return 0; }
int inFor() { int s = 0; for (auto f = [](int i) { return i < 3; }; int i : {0, 1, 2, 3, 4}) s += f(i); return s; }
auto generic = []<class T>(const std::vector<T>& v) { return static_cast<int>(v.size()); };
auto constrained = [](auto x) requires (sizeof(x) == 4) { return 4; };
int templateLambda() { return generic(std::vector<int>{1, 2}) + constrained(1); }
std::vector<int> sorted(std::vector<int> v, bool down) { std::sort(v.begin(), v.end(), [down](int a, int b) { return down ? b < a : a < b; }); return v; }
int noexceptLambda() { auto f = []() noexcept { return 3; }; static_assert(noexcept(f())); return f(); }
int attributes() { auto f = [](int x) __attribute__((noinline)) { return x; }; return f(4); }
int returnsStruct() { auto f = [] { struct R { int a, b; }; return R{1, 2}; }; auto [a, b] = f(); return a + b; }
int captureBinding() { std::pair<int, int> p{3, 4}; auto [a, b] = p; return [a = a, b = b] { return a * b; }(); }
int throwsInside() { try { [] { throw 3; }(); } catch (int v) { return v; } return 0; }
decltype([](int x) { return x; }) unevaluated;
int defaultTemplate(auto f = [](int x) { return x * 3; }) { return f(3); }
struct Visitor { template <class... F> struct Set : F... { using F::operator()...; }; };
template <class... F> Visitor::Set<F...> overload(F... f) { return {f...}; }
int braces() { auto f = [](int a[]) { return a[0]; }; int x[] = {[] { return 9; }()}; return f(x); }

int main() {
  std::printf("%d %d %d %d\n", defaultArgument(3), defaultArgument(3, [](int) { return 0; }), defaultCall(), global(1));
  Holder h;
  std::printf("%d %d %d %d\n", initialised, h.make()(), h.makeCopy()(), h.all()(1));
  Holder::counter();
  std::printf("%d %d %d %zu\n", Holder::counter(), sumPack(1, 2, 3), capturePack(1, 2), oldCapture(1, 'a', 3));
  std::printf("%d %d %d %d\n", twice([](int x) { return x * 3; })(2), recursion(5), fixPoint(4), nested(1));
  std::printf("%d %d %d %d\n", byReference(), mutableCopy(), moveOnly(6)(), conversions());
  std::printf("%d %d %d %d\n", immediately(2), inCondition(3), inFor(), templateLambda());
  for (int v : sorted({3, 1, 2}, true)) { std::printf("%d ", v); }
  std::printf("%d %d %d %d %d\n", noexceptLambda(), attributes(), returnsStruct(), captureBinding(), throwsInside());
  auto o = overload([](int) { return 1; }, [](const char*) { return 2; });
  std::printf("%d %d %d %d %d\n", o(1), o("x"), unevaluated(5), braces(), defaultTemplate<int (*)(int)>([](int x) { return x; }));
}
