// std: c++20
// compilers: g++ clang++-19
// separate: all
// Members that classes only declare, with commas and angle brackets behind their parameters.
#include <concepts>
#include <cstdio>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

template <class T, class U> concept Alike = sizeof(T) == sizeof(U);
template <bool B, class T> using If = std::enable_if_t<B, T>;
struct Plain {
  auto pair(int x) -> std::pair<int, std::map<int, int>>;
  auto greater(int x) -> If<(1 > 2 || 3 > 2), int>;
  auto shifted() -> std::integral_constant<int, (16 >> 2)>;
  template <class T> auto deduced(T t) -> decltype(std::pair<T, int>(t, 1));
  virtual auto overridden() const -> std::pair<int, int>;
  friend auto friendly(const Plain& p) -> std::pair<int, Plain*>;
  virtual ~Plain() = default;
};
auto Plain::pair(int x) -> std::pair<int, std::map<int, int>> { return {x, {{x, x}}}; }
auto Plain::greater(int x) -> If<(1 > 2 || 3 > 2), int> { return x + 1; }
auto Plain::shifted() -> std::integral_constant<int, (16 >> 2)> { return {}; }
template <class T> auto Plain::deduced(T t) -> decltype(std::pair<T, int>(t, 1)) { return {t, 2}; }
auto Plain::overridden() const -> std::pair<int, int> { return {3, 4}; }
auto friendly(const Plain& p) -> std::pair<int, Plain*>;
auto friendly(const Plain& p) -> std::pair<int, Plain*> { return {p.overridden().first, nullptr}; }
template <class T> struct Box {
  T v;
  template <class U> int alike(U u) requires Alike<T, U>;
  void set(auto&& x) requires std::assignable_from<T&, decltype(x)>;
  int several() const requires std::same_as<T, int> || Alike<T, char>;
  int angles() const requires (sizeof(T) > 2) && Alike<T, int>;
  template <class U> int braces(U u) const requires requires(T t, U w) { { t + w } -> std::convertible_to<int>; typename Box<U>; };
  auto both() const -> std::pair<T, int> requires std::convertible_to<T, int>;
};
template <class T> template <class U> int Box<T>::alike(U u) requires Alike<T, U> { return static_cast<int>(v + u); }
template <class T> void Box<T>::set(auto&& x) requires std::assignable_from<T&, decltype(x)> { v = std::forward<decltype(x)>(x); }
template <class T> int Box<T>::several() const requires std::same_as<T, int> || Alike<T, char> { return static_cast<int>(v) + 2; }
template <class T> int Box<T>::angles() const requires (sizeof(T) > 2) && Alike<T, int> { return static_cast<int>(v) + 3; }
template <class T> auto Box<T>::both() const -> std::pair<T, int> requires std::convertible_to<T, int> { return {v, 4}; }
template <class T> template <class U> int Box<T>::braces(U u) const requires requires(T t, U w) { { t + w } -> std::convertible_to<int>; typename Box<U>; } { return v + u; }
struct Pointer { int v = 1; Pointer *operator->(), *other(); int first = this->v, operator,(int x), last(); };
Pointer* Pointer::operator->() { return this; }
Pointer* Pointer::other() { return this; }
int Pointer::operator,(int x) { return x; }
int Pointer::last() { return first; }

int main() {
  Plain p;
  std::printf("%zu %d %d %d %d %d\n", p.pair(1).second.size(), p.greater(2), p.shifted().value, p.deduced('a').second, p.overridden().second, friendly(p).first);
  Pointer q;
  std::printf("%d %d %d %d\n", q->v, q.other()->v, (q, 3), q.last());
  Box<int> b{5};
  b.set(6L > 5 ? 6 : 7);
  std::printf("%d %d %d %d %d\n", b.braces(1), b.alike(1u), b.several(), b.angles(), b.both().second);
}
