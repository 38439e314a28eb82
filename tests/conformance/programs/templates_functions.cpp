// Function templates: packs, specialisations, SFINAE, non-type and template parameters, statics per instantiation.
// expect: left alone square
// expect: left alone packDefault
// expect: left alone isSingle
#include <cstddef>
#include <cstdio>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

template <class T> T id(T t) { return t; }
template <> int id<int>(int t) { return t + 1000; }
template <> std::string id(std::string t) { return "<" + t + ">"; }
template <typename T, typename U = long> U convert(T t) { return static_cast<U>(t) + 1; }
template <class T, int N> int length(T (&)[N]) { return N; }
template <int N> int constant() { return N * 2; }
template <bool B, class T> T choose(T a, T b) { return B ? a : b; }
template <class> int unnamedType() { return 1; }
template <int, class = int, bool...> int unnamedAll() { return 2; }
template <auto V> int automatic() { return static_cast<int>(V); }
template <class... Ts> std::size_t count(Ts...) { return sizeof...(Ts); }
template <class... Ts> int sum(Ts... ts) { return (0 + ... + ts); }
template <class First, class... Rest> void print(const First& f, const Rest&... rest) {
  std::printf("%s ", std::to_string(f).c_str());
  if constexpr (sizeof...(rest) > 0) print(rest...);
  else std::puts("");
}
template <class F, class... A> auto forwardCall(F&& f, A&&... a) -> decltype(std::forward<F>(f)(std::forward<A>(a)...)) {
  return std::forward<F>(f)(std::forward<A>(a)...);
}
template <class F, class... A> decltype(auto) perfect(F&& f, A&&... a) { return std::forward<F>(f)(std::forward<A>(a)...); }
template <class T, std::enable_if_t<std::is_integral<T>::value, int> = 0> const char* kind(T) { return "integral"; }
template <class T, std::enable_if_t<std::is_floating_point<T>::value, int> = 0> const char* kind(T) { return "floating"; }
template <class T> typename std::enable_if<std::is_pointer<T>::value, const char*>::type kind(T) { return "pointer"; }
template <class T> auto has(const T& t, int) -> decltype(t.size(), "size") { return "size"; }
template <class T> const char* has(const T&, long) { return "none"; }
template <template <class...> class C, class T> C<T> wrapIn(T t) { C<T> c; c.push_back(t); return c; }
template <std::size_t... I> int indexSum(std::index_sequence<I...>) { return (0 + ... + static_cast<int>(I)); }
template <class T> int& perType() { static int n = 0; return ++n; }
template <class... T, class U> int packThenType(U u, T...) { return static_cast<int>(sizeof...(T)) + u; }
template <class... A, class... B> int twoPacks(std::tuple<A...>, std::tuple<B...>) { return static_cast<int>(sizeof...(A) * 10 + sizeof...(B)); }
template <class R, class... A, class... B> R leading(std::tuple<A...>, B... b) { return static_cast<R>(sizeof...(A) * 10 + sizeof...(b)); }
template <class... T, class... A> std::size_t explicitPack(A&&... a) { return (sizeof(T) + ... + 0) * 10 + sizeof...(a); }
struct Packs {
  int base = 100;
  template <class R, class... T, class... A> R member(A&&... a) const { return static_cast<R>(base + 10 * static_cast<int>(sizeof...(T)) + static_cast<int>(sizeof...(a))); }
};
template <class... T> constexpr bool isSingle() { return sizeof...(T) == 1; }
template <class... T, bool = isSingle<T...>()> int packDefault(T...) { return 17; }
template <class... A> int packByValue(A... a) { int n = 0; (void)std::initializer_list<int>{(n += static_cast<int>(a.size()), 0)...}; return n; }
template <class T> void byValue(T t) { t += "x"; std::printf("%s\n", t.c_str()); }
template <class R, class... A> R apply(R (*f)(A...), A... a) { return f(a...); }
template <class T, class R> R callMember(T& t, R (T::*m)() const) { return (t.*m)(); }
template <class T> static T internal(T t) { return t - 1; }
template <class T> inline T inlined(T t) { return t - 2; }
template <class T> T declaredFirst(T, int = 4);
template <class T> T declaredFirst(T t, int n) { return t * n; }
template <class T> struct Identity { using Type = T; };
template <class T> typename Identity<T>::Type nonDeduced(typename Identity<T>::Type t) { return t + 1; }
template <class T> T onlyExplicit() { return T(7); }
template int onlyExplicit<int>();
template double convert<int, double>(int);
template <int N> int recurse() { return N + recurse<N - 1>(); }
template <> int recurse<0>() { return 0; }
template <class T> constexpr T square(T t) { return t * t; }
template <int* P> int& global() { return *P; }
int storage = 5;
template <int (*F)(int)> int callConstant(int x) { return F(x); }
int triple(int x) { return 3 * x; }
int overloaded(int& x) { return x; }
int overloaded(int&& x) { return x + 1; }

int main() {
  std::printf("%g %d %s\n", id(2.5), id(3), id(std::string("s")).c_str());
  int array[4] = {};
  std::printf("%ld %d %d %d\n", convert(3), length(array), constant<21>(), choose<false>(1, 2));
  std::printf("%d %d %d %zu %d\n", unnamedType<int>(), unnamedAll<3>(), automatic<'A'>(), count(1, 'a', "s"), sum(1, 2, 3));
  print(1, 2.5, 3L);
  int x = 4;
  std::printf("%d %d\n", forwardCall([](int& r) { return ++r; }, x), perfect([](int&& r) { return r + 1; }, 8));
  int& same = perfect([](int& r) -> int& { return r; }, x);
  same = 50;
  std::printf("%d %s %s %s %s %s\n", x, kind(1), kind(1.0f), kind(&x), has(std::string(), 0), has(3, 0));
  std::printf("%d %d\n", wrapIn<std::vector>(9)[0], indexSum(std::make_index_sequence<5>()));
  perType<int>(); perType<int>(); perType<char>();
  std::printf("%d %d\n", perType<int>(), perType<char>());
  std::printf("%d %d %d\n", packThenType(1, 2, 3), twoPacks(std::tuple<int>(), std::tuple<int, int>()), packByValue(std::string("ab"), std::string("c")));
  std::string s = "keep";
  byValue(s);
  std::printf("%s %d %zu\n", s.c_str(), apply(triple, 4), callMember(s, &std::string::size));
  std::printf("%d %d %d %d\n", internal(4), inlined(4), declaredFirst(4), nonDeduced<int>(4));
  std::printf("%d %d %d %d\n", onlyExplicit<int>(), recurse<4>(), square(5), callConstant<triple>(2));
  global<&storage>() = 8;
  std::printf("%d %d\n", storage, perfect([](auto&& v) { return overloaded(std::forward<decltype(v)>(v)); }, 5));
  std::printf("%d %zu %d %d\n", leading<int>(std::tuple<char, int>(), 1, 2), explicitPack<char, int>(1, 2, 3),
              Packs().member<int, char, long>(1, 2), packDefault(1));
  static_assert(square(3) == 9, "constant");
}
