// std: c++20
// Concepts, requires clauses in every position, abbreviated templates, three-way comparison, designated initialisers, consteval.
// expect: left alone Fixed::Fixed<N>
// expect: left alone immediate
// expect: left alone maybe
#include <compare>
#include <concepts>
#include <cstdio>
#include <string>
#include <type_traits>
#include <vector>

template <class T> concept Number = std::is_arithmetic_v<T>;
template <class T> concept Sized = requires(const T& t) { { t.size() } -> std::convertible_to<std::size_t>; };
template <class T, class U> concept Same = std::is_same_v<T, U>;
template <Number T> T constrained(T t) { return t + 1; }
template <class T> requires Number<T> T clause(T t) { return t + 2; }
template <class T> T trailing(T t) requires Number<T> { return t + 3; }
template <class T> requires (sizeof(T) > 1) && Number<T> T complexClause(T t) { return t + 4; }
template <class T> requires requires(T t) { t.size(); } std::size_t nested(const T& t) { return t.size(); }
const char* pick(Number auto) { return "number"; }
const char* pick(Sized auto const& s) { return s.size() ? "sized" : "empty"; }
auto abbreviated(auto a, auto b) { return a + b; }
int abbreviatedPack(auto... a) { return (0 + ... + a); }
void byReference(auto& a, const auto& b) { a += b; }
template <class T> int mixed(T t, auto u) { return static_cast<int>(t) * static_cast<int>(u); }
Number auto constrainedReturn(int x) { return x * 2.5; }
template <Same<int>... T> int allInts(T... t) { return static_cast<int>(sizeof...(t)); }
template <class T> struct Holder {
  T v;
  void show() const requires Number<T> { std::printf("number %d\n", static_cast<int>(v)); }
  void show() const requires Sized<T> { std::printf("sized %zu\n", v.size()); }
  template <class U> requires Number<U> U convert(U u) const { return u; }
  int out() const requires Number<T>;
  Holder(T t) requires (!std::is_pointer_v<T>) : v(t) {}
  auto operator<=>(const Holder&) const = default;
};
template <class T> int Holder<T>::out() const requires Number<T> { return static_cast<int>(v) + 50; }
template <class T> Holder(T) -> Holder<T>;
template <Number T> struct OnlyNumbers { T v; T get() const; };
template <Number T> T OnlyNumbers<T>::get() const { return v; }
template <> struct Holder<bool> { bool v; const char* special() const { return v ? "yes" : "no"; } };
struct Version {
  int major, minor;
  std::strong_ordering operator<=>(const Version& o) const { if (auto c = major <=> o.major; c != 0) return c; return minor <=> o.minor; }
  bool operator==(const Version& o) const { return (*this <=> o) == 0; }
};
consteval int immediate(int x) { return x * x; }
constexpr int maybe(int x) { if (std::is_constant_evaluated()) return x; return -x; }
constinit int initialised = immediate(5);
struct Aggregate { int a = 1; int b = 2; std::string c = "c"; };
Aggregate designated() { return {.a = 5, .c = "z"}; }
template <std::size_t N> struct Fixed { char s[N]; constexpr Fixed(const char (&t)[N]) { for (std::size_t i = 0; i < N; ++i) s[i] = t[i]; } };
template <Fixed F> const char* literal() { return F.s; }
template <class T> struct Explicit { T v; explicit(sizeof(T) > 4) Explicit(T t) : v(t) {} explicit(false) operator T() const { return v; } };
int likely(int x) { if (x > 3) [[likely]] { return 1; } else [[unlikely]] { return 2; } }
enum class Fruit { kApple = 1, kPear };
int useEnum(Fruit f) { using enum Fruit; switch (f) { case kApple: return 10; case kPear: return 20; } return 0; }
auto templateLambda() { return []<class T>(T t) requires Number<T> { return t * 2; }; }
struct NoUnique { [[no_unique_address]] struct {} e; int v = 3; int get() { return v; } };
int initRange() { int s = 0; for (std::vector<int> v{1, 2, 3}; int x : v) s += x; return s; }
template <class T> struct Converts { T v; operator T() const requires Number<T> { return v + 1; } operator bool() const& requires (!Number<T>) { return !v.empty(); } };

int main() {
  std::printf("%d %d %d %d %zu\n", constrained(1), clause(1), trailing(1), complexClause(1), nested(std::string("abc")));
  int x = 1;
  byReference(x, 4);
  std::printf("%s %s %d %d %d %d\n", pick(1), pick(std::string("s")), abbreviated(1, 2), abbreviatedPack(1, 2, 3), x, mixed(2.5, 3));
  std::printf("%g %d\n", constrainedReturn(3), allInts(1, 2));
  Holder(4).show(); Holder(std::string("four")).show();
  std::printf("%d %d %d %s\n", Holder(1).convert(5), Holder(1).out(), Holder(1) < Holder(2), Holder<bool>{true}.special());
  std::printf("%d %d %d %d\n", OnlyNumbers<int>{3}.get(), Version{1, 2} < Version{1, 3}, Version{1, 2} == Version{1, 2}, maybe(x));
  std::printf("%d %d %s %s %d\n", initialised, designated().a, designated().c.c_str(), literal<"fixed">(), static_cast<int>(Explicit<char>('a')));
  std::printf("%d %d\n", static_cast<int>(Converts<int>{4}), static_cast<bool>(Converts<std::string>{""}));
  std::printf("%d %d %d %d %d\n", likely(4), useEnum(Fruit::kPear), templateLambda()(4), NoUnique().get(), initRange());
}
