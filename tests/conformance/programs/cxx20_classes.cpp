// C++20 in classes: using enum, designated initialisers, spaceship, concepts on members and friends, coroutine members, init statements, template lambdas.
// std: c++20
// compilers: g++ clang++-19
// expect: left alone Text::Text<N>
// expect: left alone Version::operator==
// separate: same
#include <array>
#include <compare>
#include <concepts>
#include <coroutine>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

enum class Level { low = 1, high };
static int weigh(Level level) { using enum Level; switch (level) { case low: return 1; case high: return 10; } return 0; }
struct Settings { int width = 1; int height = 2; const char* name = "none"; struct { bool deep; int more = 4; } inner = {}; };
static int area(const Settings& s = {.height = 5}) { return s.width * s.height + s.inner.more; }
struct Version {
  int major_, minor_;
  auto operator<=>(const Version&) const = default;
  constexpr bool operator==(const Version& other) const { return major_ == other.major_ && minor_ == other.minor_; }
  std::strong_ordering operator<=>(int other) const { static int asked = 0; ++asked; return major_ <=> other + asked - asked; }
};
template <class T> concept Shape = requires(const T& t) { { t.area() } -> std::convertible_to<double>; };
template <class Derived> struct Base {
  double doubled() const { return 2 * static_cast<const Derived&>(*this).area(); }
  friend auto scaled(const Derived& d, double by) requires Shape<Derived> { return d.area() * by; }
};
struct Square : Base<Square> { double side; explicit Square(double s) : side(s) {} double area() const { return side * side; } };
template <class T> struct Wrapper {
  T value;
  Wrapper(T v) requires std::copyable<T> : value(std::move(v)) {}
  auto get() const requires std::integral<T> { return value + 1; }
  auto get() const requires std::floating_point<T> { return value / 2; }
  auto get() const { return std::string("<") + value + ">"; }
  template <std::integral U> explicit(sizeof(U) > 4) operator U() const { return static_cast<U>(1); }
  ~Wrapper() requires std::integral<T> { std::puts("~whole"); }
  ~Wrapper() { std::puts("~other"); }
  template <class U> requires (sizeof(U) == 1) friend int mixed(const Wrapper& w, U u) { return static_cast<int>(sizeof w) * 0 + u; }
};
template <class T> Wrapper(T*) -> Wrapper<const T*>;
class Generator {
public:
  struct promise_type {
    int current = 0;
    Generator get_return_object() { return Generator(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int v) { current = v; return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  explicit Generator(std::coroutine_handle<promise_type> h) : handle_(h) {}
  Generator(Generator&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  ~Generator() { if (handle_) handle_.destroy(); }
  bool next() { handle_.resume(); return !handle_.done(); }
  int value() const { return handle_.promise().current; }
private:
  std::coroutine_handle<promise_type> handle_;
};
class Counter {
public:
  explicit Counter(int step) : step_(step) {}
  Generator upTo(int limit) const { for (int i = step_; i <= limit; i += step_) co_yield i; }
  template <class F> Generator mapped(F f, int limit);
  static Generator over(std::span<const int> values) { for (const int v : values) { static int seen = 0; co_yield v + ++seen; } }
private:
  int step_;
};
template <class F> Generator Counter::mapped(F f, int limit) { for (auto g = upTo(limit); g.next();) co_yield f(g.value()); }
static int drain(Generator g) { int sum = 0; while (g.next()) sum = sum * 3 + g.value(); return sum; }
static auto pick(std::integral auto a, auto&&... rest) { return a + (0 + ... + static_cast<int>(rest)); }
static int lambdas(int n) {
  auto sum = [total = 0]<class... T>(T... t) mutable requires (sizeof...(T) > 0) { return total += (0 + ... + t); };
  auto nested = [&](auto outer) { return [&, outer]<std::size_t N>(std::array<int, N> a) { return outer + a[0] + n; }; };
  if (auto [a, b] = std::pair(n, n + 1); a < b) sum(a, b);
  for (int local = 2; auto v : {1, 2, 3}) sum(v * local);
  return sum(1) + nested(2)(std::array<int, 2>{3, 4}) + []() consteval { return 5; }();
}
template <std::size_t N> struct Text { char letters[N]; consteval Text(const char (&t)[N]) { for (std::size_t i = 0; i < N; ++i) letters[i] = t[i]; } };
template <Text T> static int length() { static int calls = 0; return static_cast<int>(sizeof T.letters) + ++calls; }
template <auto V> static int constant() { return static_cast<int>(V) + 1; }
constinit static int ready = 6;
static int conditional(bool b) { if (b) [[likely]] { return ready++; } else [[unlikely]] { return -ready; } }

int main() {
  for (int round = 0; round < 2; ++round) {
    std::printf("%d %d %d %d\n", weigh(Level::high), area(), area({.width = 2, .inner = {.deep = true}}), conditional(round == 0));
    const Version v{1, 2};
    std::printf("%d %d %d\n", v < Version{1, 3}, v == Version{1, 2}, v > 0);
    const Square s(1.5);
    std::printf("%.2f %.2f\n", s.doubled(), scaled(s, 3));
    {
      const Wrapper w(4);
      const Wrapper d(4.0);
      const Wrapper t(std::string("x"));
      std::printf("%d %.1f %s %d %d\n", w.get(), d.get(), t.get().c_str(), static_cast<short>(w), mixed(w, '\7'));
    }
    const Counter c(2);
    const int values[] = {1, 2, 3};
    std::printf("%d %d %d\n", drain(c.upTo(7)), drain(Counter(1).mapped([](int x) { return x * x; }, 3)), drain(Counter::over(values)));
    std::printf("%d %d %d %d %d\n", pick(1, 2.5, '\3'), lambdas(3), length<"abc">(), length<"de">(), constant<'c'>());
  }
}
