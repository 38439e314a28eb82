// std: c++17
// constexpr functions and members used as constants and at run time, beside ordinary ones.
// expect: left alone (unnamed)
// expect: left alone Literal::Literal
// expect: left alone Literal::get
// expect: left alone Literal::operator+
// expect: left alone Traits::twice
// expect: left alone fibonacci
// expect: left alone hash
// expect: left alone maximum
// expect: left alone table
// expect: left alone usesThrow
#include <array>
#include <cstdio>
#include <string>
constexpr int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
constexpr auto table() { std::array<int, 8> a{}; for (std::size_t i = 0; i < a.size(); ++i) { a[i] = static_cast<int>(i * i); } return a; }
struct Literal { int v; constexpr Literal(int x) : v(x) {} constexpr int get() const { return v; } int runtime() const { return v * 2; } constexpr Literal operator+(Literal o) const { return Literal(v + o.v); } };
template <class T> constexpr T maximum(T a, T b) { return a < b ? b : a; }
template <class T> struct Traits { static constexpr int size = sizeof(T); static constexpr int twice() { return size * 2; } int notConstant() { return twice() + 1; } };
constexpr int usesThrow(int x) { return x < 0 ? throw x : x; }
template <int N> struct Tag { static int name() { return N; } };
constexpr unsigned hash(const char* s) { return *s ? static_cast<unsigned>(*s) + 33 * hash(s + 1) : 5381; }
const char* select(const char* s) { switch (hash(s)) { case hash("one"): return "1"; case hash("two"): return "2"; default: return "?"; } }
constexpr auto lambda = [](int x) { return x + 1; };
inline constexpr int limit = fibonacci(6);
static const int notConstexpr = fibonacci(7);
int array[fibonacci(5)];
int plain(int x) { constexpr int local = fibonacci(4); static constexpr auto squares = table(); return x + local + squares[3]; }
constexpr struct { int a, b; constexpr int sum() const { return a + b; } } unnamed = {1, 2};
template <class T> std::enable_if_t<(sizeof(T) > fibonacci(3)), int> sized(T) { return 1; }
template <class T> std::enable_if_t<(sizeof(T) <= fibonacci(3)), int> sized(T) { return 2; }
int main(int argc, char**) {
  static_assert(Literal(1).get() + (Literal(2) + Literal(3)).v == 6 && maximum(1, 2) == 2 && lambda(1) == 2 && unnamed.sum() == 3, "");
  std::printf("%d %d %d %d\n", fibonacci(argc + 5), table()[2], Literal(argc).runtime(), maximum(argc, 4));
  std::printf("%d %d %s %d %d %zu\n", Traits<int>().notConstant(), Tag<fibonacci(4)>::name(), select("two"), limit, notConstexpr, sizeof array);
  try { std::printf("%d %d %d\n", plain(argc), sized('c'), sized(1.0)); usesThrow(-argc); } catch (int x) { std::printf("threw %d\n", x); }
}
