// std: c++17
// expect: left alone operator""_km
// What few people write: alternative tokens, comments and continuations in heads, declarators of all sorts, literals, functions of typedef'd type.
#include <cstddef>
#include <cstdio>
#include <ciso646>
#include <string>
#include <string_view>
#include <utility>

typedef int Function(int), (*Pointer)(int);
using Member = int(int) const;
Function declared, alsoDeclared;
int declared(int x) { return x + 1; }
int alsoDeclared(int x) { return x + 2; }
struct Typed { Function plain; Member constant; static Function fixed; virtual Function overridden; virtual ~Typed(); };
int Typed::plain(int x) { return x + 3; }
int Typed::constant(int x) const { return x + 4; }
int Typed::fixed(int x) { return x + 5; }
int Typed::overridden(int x) { return x + 6; }
Typed::~Typed() = default;
using Quiet = int(int) noexcept;
using QuietMember = int(int) const& noexcept;
struct Silent { Quiet plain; QuietMember constant; static Quiet fixed; int v; };
int Silent::plain(int x) noexcept { return x + v; }
int Silent::constant(int x) const& noexcept { return x - v; }
int Silent::fixed(int x) noexcept { return x * 2; }
template <class T> struct SilentToo { Quiet plain; int v; };
template <class T> int SilentToo<T>::plain(int x) noexcept { return x + v; }
static int (&arrayOf(int (&a)[3]))[3] { ++a[0]; return a; }
static auto arrayTo(int (*a)[3]) -> int (*)[3] { return a; }
static int (*(*finder(int which))(int))(int) { (void)which; return [](int) -> int (*)(int) { return &declared; }; }
static int Typed::*member(int Typed::*p) { return p; }
static int (Typed::*method(bool c))(int) const { return c ? &Typed::constant : nullptr; }
static Pointer pointer(Pointer p = &declared, int (*const q)(int) = [](int x) { return x; }) { return q ? p : nullptr; }
int const static inline backwards(int const x) { return x + 7; }
unsigned long static long int longest(int long unsigned x) { return x + 8; }
static bool alternative(bool a, bool b) <% return (a and not b) or (a xor b) or (not a bitand compl 0); %>
static int digraphs(int (&a)<:2:>) <% return a<:0:> + a<:1:>; %>
static auto deducedDigraphs(int a) <% return a + static_cast<int>(sizeof __func__); %>
static int/**/comments/* ( */(/* { */int/**/x/* = ) */,// }
  int y/* ; */=/**/2)/* -> */{/* } */return/**/x+y;/* { */}
stat\
ic in\
t contin\
ued(int x, \
    int y) \
{ return x \
  + y; }
static int trailing(int x,
                    int y) // a comment {
/* and another { */
{
  return x * y;
}
constexpr long double operator""_km(long double x) { return x * 1000; }
static std::string operator""_s(const char* text, std::size_t n) { return std::string(text, n) + "!"; }
static int operator""_n(unsigned long long x) { return static_cast<int>(x) + 1; }
template <char... C> int operator""_c() { return sizeof...(C); }
struct Operators {
  int v = 1;
  Operators& operator,(int x) { v += x; return *this; }
  int operator->*(int x) const { return v * x; }
  Operators* operator->() { ++v; return this; }
  Operators& operator*() { return *this; }
  int operator()() const { return v; }
  template <class... A> int operator()(A... a) const { return (v + ... + a); }
  int operator[](std::string_view s) const { return v + static_cast<int>(s.size()); }
  Operators& operator++() { ++v; return *this; }
  Operators operator++(int) { Operators old = *this; ++v; return old; }
  bool operator not() const { return v == 0; }
  Operators operator compl() const { return {~v}; }
  Operators& operator <<= (int x) { v <<= x; return *this; }
  friend Operators operator - (Operators a, const Operators& b) { a.v -= b.v; return a; }
  explicit operator bool() const { return v != 0; }
  int operator &() const { return 42; }
  Operators() = default;
  Operators(int x) : v{x} {}
};
static int überraschung(int größe) { return größe + 9; }
static int $dollar$(int $x) { return $x + 10; }
union Choice { int i; float f; explicit Choice(int x) : i{x} { ++i; } int get() const { return i; } ~Choice() {} };
struct Bits { unsigned a : 3, b : 5; int sum() const { return static_cast<int>(a + b); } };
namespace a::b::c { static int nested(int x) { return x + 11; } namespace { int both(int x) { return nested(x) + 1; } } }
namespace alias = a::b::c;
extern "C++" { static int language(int x) { return x + 12; } }
extern "C" { static int cLanguage(int x) { return x + 13; } typedef int (*CPointer)(int); static CPointer cPointer(void) { return &cLanguage; } }
static int labels(int x) { again: if (x < 10) { x += 3; goto again; } switch (x) case 11: { x = 20; } do x++; while (x < 15); return x; }
static int lambdas(int x) { return [=, y = x + 1](auto... more) mutable noexcept -> int { y += x; return (y + ... + more); }(1, 2) + [](int (*f)(int)) { return f(3); }([](int z) { return z * z; }) + [self = Operators(3)] { return self.v; }(); }
static int initIf(int x) { if (int y = x * 2; y > 3) { return y; } else if (const auto [p, q] = std::pair(x, y); p > 0) { return p + q; } return 0; }
static int unnamed(int, char, int = 3, const Operators& = {}) { return 14; }
static void nothing() {}
static int emptyStatement(int x) { ;;; { } ; return ((((x)))); }
auto main() -> int {
  Typed t;
  int three[] = {1, 2, 3}, pair[] = {4, 5};
  std::printf("%d %d %d %d %d %d\n", declared(1), alsoDeclared(1), t.plain(1), t.constant(1), Typed::fixed(1), t.overridden(1));
  std::printf("%d %d %d %d %d %d\n", arrayOf(three)[0], (*arrayTo(&three))[1], finder(1)(2)(3), member(nullptr) == nullptr, (t.*method(true))(1), pointer()(1));
  std::printf("%d %llu %d %d %d %d %d\n", backwards(1), longest(1), alternative(true, true), digraphs(pair) + deducedDigraphs(1), comments(1), continued(1, 2), trailing(3, 4));
  std::printf("%Lg %s %d %d\n", 1.5_km, "s"_s.c_str(), 3_n, 12345_c);
  Operators o;
  o, 2, 3;
  std::printf("%d %d %d %d %d %d\n", o->*2, o->v, (*o)(), o(1, 2), o["abc"], (++o)++.v);
  std::printf("%d %d %d %d %d %d\n", not o, (~o).v, (o <<= 1).v, (o - Operators(2)).v, static_cast<bool>(o), &o);
  std::printf("%d %d %d %d %d %d\n", überraschung(1), $dollar$(1), Choice(3).get(), Bits{3, 4}.sum(), alias::both(1), language(1));
  std::printf("%d %d %d %d %d %d\n", cPointer()(1), labels(1), lambdas(2), initIf(1), unnamed(1, 'c'), emptyStatement(6));
  nothing();
  std::printf("%d %d %d %d\n", Silent{1}.plain(2), Silent{3}.constant(4), Silent::fixed(5), SilentToo<int>{6}.plain(7));
}
