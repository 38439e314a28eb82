// std: c++14
// expect: left alone loop
// C++14: deduced returns, generic lambdas, relaxed constexpr, variable templates.
#include <cstdio>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
auto deduced(int x) { if (x) return 1; return 2; }
auto recursive(int n) -> int { return n ? n + recursive(n - 1) : 0; }
auto deducedRecursive(int n) { if (n == 0) return 0; return n + deducedRecursive(n - 1); }
decltype(auto) element(std::tuple<int, std::string>& t) { return std::get<1>(t); }
template <class T> constexpr T pi = T(3);
template <class F, class Tuple, std::size_t... I> decltype(auto) applyImpl(F&& f, Tuple&& t, std::index_sequence<I...>) { return std::forward<F>(f)(std::get<I>(std::forward<Tuple>(t))...); }
template <class F, class Tuple> decltype(auto) apply(F&& f, Tuple&& t) { return applyImpl(std::forward<F>(f), std::forward<Tuple>(t), std::make_index_sequence<std::tuple_size<std::decay_t<Tuple>>::value>{}); }
auto capture(std::unique_ptr<int> p) { return [p = std::move(p)](auto k) { return *p * k; }; }
constexpr int loop(int n) { int s = 0; for (int i = 0; i < n; ++i) s += i; return s; }
struct Deduce { auto member() const { return v; } auto& ref() { return v; } static auto make() { return Deduce{7}; } int v; auto later(); };
auto Deduce::later() { return v + 1L; }
template <class T> struct Generic { auto f(T t) { return t + 1; } decltype(auto) g(T& t) { return (t); } auto out(T t); };
template <class T> auto Generic<T>::out(T t) { return t + 2; }
auto voidDeduced() { std::puts("void deduced"); }
auto pointers() { static int i = 4; return &i; }
auto initialiser(std::initializer_list<int> l) { return l.size(); }
[[deprecated]] auto old() { return 1; }
auto forward(int);
auto forward(int x) { return x * 3; }
int main() {
  std::tuple<int, std::string> t{1, "t"};
  element(t) += "!";
  std::printf("%d %d %d %s %d\n", deduced(0), recursive(3), deducedRecursive(3), std::get<1>(t).c_str(), pi<int>);
  std::printf("%d %d %d\n", apply([](int a, int b) { return a - b; }, std::make_tuple(5, 2)), capture(std::make_unique<int>(3))(4), loop(5));
  Deduce d = Deduce::make();
  d.ref() = 8;
  int x = 1;
  Generic<int> g;
  g.g(x) = 5;
  voidDeduced();
  std::printf("%d %ld %d %d %d %d %zu %d\n", d.member(), d.later(), g.f(1), x, g.out(1), *pointers(), initialiser({1, 2}), forward(2));
}
