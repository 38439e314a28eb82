// std: c++17
// Heads that are hard to copy: template heads in all their shapes, function declarators inside out, default arguments in odd places.
#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
template <class T, class = std::enable_if_t<(sizeof(T) > 1)>> int unnamedDefault(T) { return 1; }
template <class T, std::enable_if_t<(sizeof(T) >= 2 && true), int> = 0> int greater(T) { return 2; }
template <template <class, class...> class C, class... A> int templateTemplate(const C<A...>&) { return static_cast<int>(sizeof...(A)); }
template <class T, T... Values> int values(std::integer_sequence<T, Values...>) { return (0 + ... + static_cast<int>(Values)); }
template <int (*)(int), class = void> int unnamedPointer() { return 3; }
template <class T, T V> struct Constant { template <class U, U W> static int sum(Constant<U, W>) { return static_cast<int>(V + W); } };
template <class T = int, int N = (3 > 2 ? 4 : 5)> int defaulted() { return N; }
template <class R, class... A> int functionType(R (*)(A...)) { return static_cast<int>(sizeof...(A)); }
template <class T, std::size_t N, std::size_t M> std::size_t twoDimensions(T (&)[N][M]) { return N * 10 + M; }
template <class T> auto sfinae(T t) -> std::enable_if_t<std::is_same<T, int>::value, std::map<int, std::vector<std::pair<int, T>>>> { return {{1, {{2, t}}}}; }
int lambdaDefault(int x = [](int y) { return y > 2 ? 1 : 0; }(3)) { return x; }
int braceDefault(std::vector<int> v = {1, 2, 3}, std::pair<int, int> p = {4, 5}) { return static_cast<int>(v.size()) + p.second; }
int templateDefault(std::map<int, std::string> m = std::map<int, std::string>(), int x = (1 < 2), bool b = 3 > 2) { return static_cast<int>(m.size()) + x + b; }
int stringDefault(const char* s = "){ \"", char c = ')', int n = sizeof(int[3])) { return s[0] + c + n; }
int dependentDefault(int a, int b = sizeof(decltype(a))) { return a + b; }
struct Scope { static constexpr int k = 6; static int make() { return 7; } int f(int x = k, int y = make()) { return x + y; } int g(int x = k) const; template <class T = int> T h(T t = T(k)) { return t; } };
int Scope::g(int x) const { return x + 1; }
int (*(*insideOut)(int))(int) = nullptr;
int plusOne(int x) { return x + 1; }
int (*returnsPointer(int))(int) { return plusOne; }
int (&returnsArray(int (&a)[2]))[2] { return a; }
auto returnsArrayTrailing(int (&a)[2]) -> int (&)[2] { return a; }
int (*(returnsPointerParenthesised)(int a))(int) { return a ? plusOne : nullptr; }
const char* const* pointerToConst(const char* const* p) { return p; }
int callbackParameter(int (*f)(int x, int y), int (&g)(int), int h(int)) { return f(1, 2) + g(1) + h(1); }
int arrayOfFunctions(int (*const (&f)[2])(int)) { return f[0](1) + f[1](2); }
int memberOfArray(int (Scope::*f)(int) const, std::array<int, 2> a) { return (Scope().*f)(a[1]); }
unsigned int long long orderless() { return 8; }
int typedef Integer;
Integer typedefd(Integer x) { return x; }
using Function = int(int);
Function declaredByType;
int declaredByType(int x) { return x + 9; }
struct Methods { Function method; int other; };
int Methods::method(int x) { return x + other; }
extern Function *global;
Function *global = declaredByType;
template <class T> struct Deep { template <class U> struct Er { template <class V> V f(T, U, V); struct Most { int g(); }; }; };
template <class T> template <class U> template <class V> V Deep<T>::Er<U>::f(T, U, V v) { return v; }
template <class A> template <class B> int Deep<A>::Er<B>::Most::g() { return 10; }
template <> template <> template <> int Deep<int>::Er<int>::f<int>(int a, int b, int c) { return a + b + c; }
template <> template <> int Deep<char>::Er<char>::Most::g() { return 11; }
struct Conversions { template <class T> operator T*() const { return nullptr; } operator const std::string() const& { return "conv"; } };
struct Qualified { int f() const volatile&& noexcept { return 12; } auto g() const& noexcept(false) -> int { return 13; } virtual auto h() const -> int { return 14; } virtual ~Qualified() = default; };
struct Override final : Qualified { auto h() const -> int final { return 15; } };
::std::string leading() { return "leading"; }
struct Inner { struct Result {}; Result f(); static Result* g(Result); int operator()(Result) const; };
Inner::Result Inner::f() { return Result(); }
auto Inner::g(Result) -> Result* { return nullptr; }
int Inner::operator()(Result) const { return 16; }
typename std::vector<int>::size_type leadingTypename(typename std::vector<int>::value_type v) { return static_cast<std::size_t>(v); }
decltype(plusOne(1)) decltypeReturn(decltype(1 + 2L) x) { return static_cast<int>(x); }
decltype(auto) decltypeAuto(int& x) { return (x); }
enum Color { kRed };
enum Color colorReturn(enum Color c) { return c; }
struct Elaborated { int v; };
struct Elaborated elaborated(struct Elaborated e) { return e; }
class Forward;
Forward* forward(class Forward* f, struct Undeclared* u) { return u ? nullptr : f; }
int gettersAndMore() { return 17; } struct After { int v() { return 18; } }; int afterStruct() { return After().v(); }
int main() {
  int a[2] = {1, 2}, m[2][3] = {};
  std::printf("%d %d %d %d %d\n", unnamedDefault(1), greater(1), templateTemplate(std::vector<int>()), values(std::make_integer_sequence<int, 4>()), unnamedPointer<plusOne>());
  std::printf("%d %d %d %zu %zu\n", Constant<int, 2>::sum(Constant<int, 3>()), defaulted(), functionType(plusOne), twoDimensions(m), sfinae(3).size());
  std::printf("%d %d %d %d %d\n", lambdaDefault(), braceDefault(), templateDefault(), stringDefault(), dependentDefault(1));
  std::printf("%d %d %d\n", Scope().f(), Scope().g(), Scope().h());
  int (*const functions[2])(int) = {plusOne, plusOne};
  std::printf("%d %d %d %d %d\n", returnsPointer(1)(1), returnsArray(a)[1], returnsArrayTrailing(a)[0], returnsPointerParenthesised(1)(2), pointerToConst(nullptr) == nullptr);
  std::printf("%d %d %d %llu\n", callbackParameter([](int x, int y) { return x + y; }, plusOne, plusOne), arrayOfFunctions(functions), memberOfArray(&Scope::g, {{1, 2}}), orderless());
  std::printf("%d %d %d %d\n", typedefd(1), declaredByType(1), Methods{3}.method(1), global(0));
  Deep<int>::Er<char> er;
  Deep<int>::Er<int> er2;
  std::printf("%g %d %d %d\n", er.f(1, 'a', 2.5), er2.f(1, 2, 3), Deep<int>::Er<char>::Most().g(), Deep<char>::Er<char>::Most().g());
  Conversions c;
  int* p = c;
  std::string s = static_cast<const std::string>(c);
  Override o;
  const Qualified& q = o;
  std::printf("%d %s %d %d %d %s\n", p == nullptr, s.c_str(), Qualified().f(), q.g(), q.h(), leading().c_str());
  Inner i;
  int n = 5;
  decltypeAuto(n) = 6;
  std::printf("%d %d %zu %d %d %d\n", i(i.f()), Inner::g({}) == nullptr, leadingTypename(3), decltypeReturn(4), n, colorReturn(kRed));
  std::printf("%d %d %d %d\n", elaborated({7}).v, forward(nullptr, nullptr) == nullptr, gettersAndMore(), afterStruct());
}
