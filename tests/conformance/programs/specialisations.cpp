// std: c++20
// compilers: g++ clang++-19
// Specialisations of every sort, deduction guides, friend templates, CRTP, requires-clauses in every place.
#include <array>
#include <concepts>
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

template <class T, int N = 2> struct Box { T v[N]; static int made; int sum() const; template <class U> U as() const; static const char* kind() { return "any"; } };
template <class T, int N> int Box<T, N>::made = N;
template <class T, int N> int Box<T, N>::sum() const { int s = 0; for (const T& t : v) { s += static_cast<int>(t); } return s + made; }
template <class T, int N> template <class U> U Box<T, N>::as() const { return static_cast<U>(v[0]); }
template <class T> struct Box<T, 0> { int sum() const { return -1; } static const char* kind() { return "empty"; } };
template <class T, int N> struct Box<T*, N> { T* v[N]; int sum() const; static const char* kind(); };
template <class T, int N> int Box<T*, N>::sum() const { return *v[0]; }
template <class T, int N> const char* Box<T*, N>::kind() { return "pointer"; }
template <> struct Box<bool, 1> { int sum() const; template <class U> U as() const; static const char* kind(); };
int Box<bool, 1>::sum() const { return 77; }
template <class U> U Box<bool, 1>::as() const { return U(78); }
const char* Box<bool, 1>::kind() { return "bool"; }
template <> int Box<char, 3>::sum() const { return 99; }
template <> int Box<char, 3>::made = 1000;
template <> template <> int Box<int, 2>::as<int>() const { return v[1] * 10; }
template struct Box<long, 4>;
extern template struct Box<short, 2>;
template struct Box<short, 2>;

template <class T> struct Pair { T a, b; Pair(T x, T y) : a(x), b(y) {} template <class It> Pair(It f, It l, int) : a(*f), b(*(l - 1)) {} T sum() const { return a + b; } };
template <class It> Pair(It, It, int) -> Pair<typename std::iterator_traits<It>::value_type>;
Pair(const char*, const char*) -> Pair<std::string>;

template <class T> class Secret;
template <class T> int peek(const Secret<T>& s);
template <class T> class Secret {
  T v;
public:
  explicit Secret(T t) : v(t) {}
  template <class U> friend int look(const Secret<U>& s);
  template <class U> friend class Spy;
  friend bool same(const Secret& a, const Secret& b) { return a.v == b.v; }
  friend auto operator<(const Secret& a, const Secret& b) -> bool { return a.v < b.v; }
};
template <class U> int look(const Secret<U>& s) { return static_cast<int>(s.v); }
template <class U> class Spy { public: static int on(const Secret<U>& s) { return static_cast<int>(s.v) + 1; } int twice(Secret<U> s) const; };
template <class U> int Spy<U>::twice(Secret<U> s) const { return 2 * static_cast<int>(s.v); }

template <class D> struct Crtp { int run() { return static_cast<D*>(this)->step() + base(); } int base() const { return 5; } };
struct Leaf : Crtp<Leaf> { int step() { return 6; } };
template <class T> struct Dual : Crtp<Dual<T>>, Box<T, 1> { using Box<T, 1>::sum; int step() { return this->sum(); } };

template <class T> concept Addable = requires(T a) { { a + a } -> std::convertible_to<T>; };
template <class T> requires Addable<T> T add(T a, T b) { return a + b; }
template <class T> T add2(T a, T b) requires Addable<T> && (sizeof(T) < 100) { return a + b; }
template <Addable T> requires(!std::is_same_v<T, char>) auto add3(T a, T b) -> T requires true { return a + b; }
auto add4(Addable auto a, Addable auto b) -> decltype(a + b) { return a + b; }
template <class T> struct Constrained {
  explicit(!std::is_convertible_v<int, T>) Constrained(int x) requires std::constructible_from<T, int> : v(x) { v = v + v; }
  T get() const& requires Addable<T> { return v; }
  T get() && requires Addable<T> { return v + v; }
  ~Constrained() requires std::is_trivially_destructible_v<T> { std::puts("~trivial"); }
  T v;
};
template <auto V> int constant() { return static_cast<int>(V); }
template <> int constant<'x'>() { return -1; }
template <template <class...> class C, class... T> std::size_t count(const C<T...>&) { return sizeof...(T); }
template <class... T> struct Overload : T... { using T::operator()...; };
template <class... T> Overload(T...) -> Overload<T...>;
template <int N> int fib() { if constexpr (N < 2) { return N; } else { return fib<N - 1>() + fib<N - 2>(); } }
template <class T> int overloaded(T) { return 1; }
template <class T> int overloaded(T*) { return 2; }
template <> int overloaded(int) { return 3; }
template <> int overloaded<char>(char*) { return 4; }
int overloaded(double) { return 5; }
template <class T, T... I> int total(std::integer_sequence<T, I...>) { return (0 + ... + I); }
namespace ns { template <class T> int inner(T); template <class T> struct S { int f(); }; }
template <class T> int ns::inner(T t) { return static_cast<int>(t) + 1; }
template <> int ns::inner<long>(long t) { return static_cast<int>(t) + 2; }
template <class T> int ns::S<T>::f() { return static_cast<int>(sizeof(T)); }
template <> int ns::S<char>::f() { return 50; }

// Default arguments come from the template, names from the specialisation.
template <class T> T renamed(const T& /*first*/, int /*second*/ = 3) { return T(); }
template <> long renamed<long>(const long& value, int times) { return value * times; }
template <> int renamed<int>(const int&, int) { return 9; }
template <class T> T swapped(T left, T right = T(5)) { return left - right; }
template <> int swapped<int>(int right, int left) { return right * 100 + left; }

int main() {
  std::printf("%ld %d %d %g\n", renamed(7L), renamed(1), swapped(4), swapped(1.5));
  int x = 8;
  char z = 'z';
  Box<int> bi{{1, 2}}; Box<char, 3> bc{{1, 2, 3}}; Box<int*, 1> bp{{&x}}; Box<bool, 1> bb; Box<long, 4> bl{{1, 2, 3, 4}}; Box<short> bs{{5, 6}};
  std::printf("%d %d %d %d %d %d %d\n", bi.sum(), bc.sum(), bp.sum(), bb.sum(), Box<int, 0>().sum(), bl.sum(), bs.sum());
  std::printf("%d %g %d %s %s %s %s %d\n", bi.as<int>(), bi.as<double>(), bb.as<int>(), bi.kind(), bp.kind(), bb.kind(), Box<char, 0>::kind(), Box<char, 3>::made);
  std::vector<int> v{3, 4, 5};
  std::printf("%d %s %d\n", Pair(1, 2).sum(), Pair("a", "b").sum().c_str(), Pair(v.begin(), v.end(), 0).sum());
  Secret<int> s(4), t(5);
  std::printf("%d %d %d %d %d\n", look(s), Spy<int>::on(s), Spy<int>().twice(s), same(s, t), s < t);
  std::printf("%d %d\n", Leaf().run(), Dual<int>{{}, {{7}}}.run());
  std::printf("%d %d %d %d\n", add(1, 2), add2(3, 4), add3(5, 6), add4(7, 8));
  Constrained<int> c(3);
  const int lvalue = c.get(), rvalue = std::move(c).get();
  std::printf("%d %d %d %d %zu\n", lvalue, rvalue, constant<5>(), constant<'x'>(), count(std::pair<int, char>()));
  Overload both{[](int i) { return i; }, [](const char* text) { return static_cast<int>(text[0]); }};
  std::printf("%d %d %d\n", both(1), both("a"), fib<10>());
  std::printf("%d %d %d %d %d %d\n", overloaded('a'), overloaded(&x), overloaded(1), overloaded(&z), overloaded(1.0), total(std::make_integer_sequence<int, 5>()));
  std::printf("%d %d %d %d\n", ns::inner('a'), ns::inner(1L), ns::S<int>().f(), ns::S<char>().f());
}
