// std: c++20
// compilers: g++ clang++-19
// Names that many functions share: constraints, ref-qualifiers, templates beside plain ones, hidden friends in several classes.
#include <concepts>
#include <cstdio>
#include <iterator>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

template <class T> concept Number = std::is_arithmetic_v<T>;
template <class T> concept Sized = requires(const T& t) { { t.size() } -> std::convertible_to<std::size_t>; };

int describe(Number auto n) requires(sizeof(n) > 1) { return 1; }
int describe(Number auto n) requires(sizeof(n) == 1) { return 2; }
int describe(const Sized auto& s) { return 3 + static_cast<int>(s.size()); }
int describe(const char*) { return 9; }
template <class T> int describe(T*) requires(!std::same_as<T, const char>) { return 10; }

template <class T> struct Wrapper {
  T value;
  int kind() const requires Number<T> { return 1; }
  int kind() const requires(!Number<T>) { return 2; }
  void print() const requires Sized<T>;
  void print() const;
  T& get() & { return value; }
  const T& get() const& { return value; }
  T&& get() && { return std::move(value); }
  auto apply(auto&& f, auto&&... more) const { return f(value, std::forward<decltype(more)>(more)...); }
  friend bool operator==(const Wrapper& a, const Wrapper& b) { return a.value == b.value; }
  friend auto operator<=>(const Wrapper& a, const Wrapper& b) { return a.value <=> b.value; }
  template <class U> friend auto mix(const Wrapper& a, const Wrapper<U>& b) { return static_cast<double>(a.value) + static_cast<double>(b.value); }
  template <class U> operator Wrapper<U>() const { return {static_cast<U>(value)}; }
};
template <class U> void Wrapper<U>::print() const requires Sized<U> { std::printf("sized %zu\n", value.size()); }
template <class U> void Wrapper<U>::print() const { std::printf("plain\n"); }

struct A { int v; friend int score(A a) { return a.v; } friend void swap(A& a, A& b) noexcept { std::swap(a.v, b.v); } };
struct B { int v; friend int score(B b) { return b.v + 1; } friend void swap(B& a, B& b) noexcept { std::swap(a.v, b.v); } };
namespace deep { namespace er { struct C { int v; friend int score(const C& c); friend auto operator*(C a, int k) { return C{a.v * k}; } }; } }
int deep::er::score(const C& c) { return c.v + 2; }

template <class... A1, class... B1> int pairs(const std::tuple<A1...>&, const std::tuple<B1...>&, int = 0) { return static_cast<int>(sizeof...(A1) * 10 + sizeof...(B1)); }
template <class... T, class R> auto lead(R r, T... t) { return r + (0 + ... + t); }
struct Packs {
  int k = 1;
  template <class... A1, class... B1> int member(std::tuple<A1...>, std::tuple<B1...>) const { return k + static_cast<int>(sizeof...(A1) * 10 + sizeof...(B1)); }
  template <class... T> static auto all(T&&... t) { return std::vector<int>{static_cast<int>(t)...}; }
};
template <class T, class = void> struct Trait { static int id() { return 0; } };
template <class T> struct Trait<T*, void> { static int id() { return 1; } int member(T* t) const; };
template <class T> int Trait<T*, void>::member(T* t) const { return static_cast<int>(*t); }
template <> struct Trait<long, void> { static int id(); };
int Trait<long, void>::id() { return 2; }
template <> int Trait<char, void>::id() { return 3; }
template <class T> struct Outer { template <class U> struct Inner { int f(U u); template <class V> int g(V v) const; }; };
template <class T> template <class U> int Outer<T>::Inner<U>::f(U u) { return static_cast<int>(u) + 1; }
template <class T> template <class U> template <class V> int Outer<T>::Inner<U>::g(V v) const { return static_cast<int>(v) + 2; }
template <> template <> int Outer<int>::Inner<int>::f(int u) { return u + 100; }
struct Registry {
  template <class T> int add(T t) { return static_cast<int>(t); }
  template <class T> static int id();
};
template <> int Registry::add<double>(double d) { return static_cast<int>(d * 100); }
template <> int Registry::id<int>() { return 1; }
template <> int Registry::id<char>() { return 2; }

int main() {
  int x = 0;
  std::printf("%d %d %d %d %d\n", describe(1), describe('a'), describe(std::string("abc")), describe("x"), describe(&x));
  Wrapper<int> w{4};
  Wrapper<std::string> s{"str"};
  std::printf("%d %d %d %d\n", w.kind(), s.kind(), w.get(), static_cast<int>(std::move(s).get().size()));
  w.print();
  s.print();
  std::printf("%d %d %d %g\n", w.apply([](int v, int k) { return v * k; }, 3), w == Wrapper<int>{4}, w < Wrapper<int>{5}, mix(w, Wrapper<double>{0.5}));
  std::printf("%g\n", static_cast<Wrapper<double>>(w).value);
  A a1{1}, a2{2};
  swap(a1, a2);
  std::printf("%d %d %d %d\n", score(a1), score(B{1}), score(deep::er::C{1} * 3), pairs(std::tuple<int>(), std::tuple<int, char>()));
  std::printf("%d %d %zu\n", lead(1, 2, 3), Packs().member(std::tuple<int>(), std::tuple<>()), Packs::all(1, 2L).size());
  std::printf("%d %d %d %d %d\n", Trait<int>::id(), Trait<int*>::id(), Trait<long>::id(), Trait<char>::id(), Trait<int*>().member(&x));
  std::printf("%d %d %d\n", Outer<char>::Inner<int>().f(1), Outer<int>::Inner<int>().f(1), Outer<int>::Inner<int>().g(2.5));
  std::printf("%d %d %d %d\n", Registry().add('a'), Registry().add(1.5), Registry::id<int>(), Registry::id<char>());
}
