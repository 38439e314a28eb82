// flags: -Wno-dollar-in-identifier-extension -Wno-keyword-macro -Wno-reserved-identifier
// expect: left alone slotParameter
// expect: left alone bodyParameter
// User text that uses names and macros which generated code could stumble over.
#include <cstdio>
#include <string>
#define noinline not_an_attribute
#define used not_used
#define slot macro_slot
#define body macro_body
#define Type MacroType
#define Pass MacroPass
#define abi macro_abi
#define value macro_value
#define T MacroT
#define R MacroR
#define Restart MacroRestart
#define asm_volatile 1
namespace hot_restart_user { int f(int x) { return x + 1; } }
namespace abi_test { namespace hot_restart { int g(int x) { return x + 2; } namespace abi { struct Restart {}; int h(Restart) { return 3; } } } int outer(int x) { return hot_restart::g(x); } }
int with$dollar(int x) { return x + 4; }
int f$body(int x) { return x + 5; }
int f(int x) { return x + 6; }
int g$body$2(int x) { return x + 7; }
int g(int x) { return x + 8; }
int g(long x) { return static_cast<int>(x) + 9; }
struct M { int f(int x) { return x + 10; } int f$body(int x) { return x + 11; } static int hr(int hr) { return hr + 12; } M() : slot(1) {} int slot; int M$ctor$body() { return 13; } };
int parametersLikeOurs(int slot, int body, int p0) { return slot + body + p0; }
int slotParameter(int hr$slot) { return hr$slot + 30; }
int bodyParameter(int hr$body) { return hr$body + 31; }
int hr(int x) { return x + 32; }
int std_(int std) { return std + 14; }
struct Comma { int v; Comma operator,(const Comma& o) const { return {v * 10 + o.v}; } Comma* operator&() = delete; };
int commas(Comma a, Comma b) { return (a, b).v; }
struct NoAddress { int v; NoAddress* operator&() const { std::puts("address!"); return nullptr; } int get() const { return v; } };
int noAddress(NoAddress n) { return n.get(); }
struct EvilConversion { int v; template <class U> operator U() const { std::puts("converted!"); return U(); } };
int evil(EvilConversion e) { return e.v; }
EvilConversion returnsEvil() { return {15}; }
struct EvilConstructor { int v; EvilConstructor() : v(1) {} template <class U> EvilConstructor(U&&) : v(2) {} EvilConstructor(const EvilConstructor& o) : v(o.v + 10) {} };
int evilConstructor(EvilConstructor e) { return e.v; }
struct EvilTemplateCopy { int v; template <class U> explicit EvilTemplateCopy(U u) : v(u) {} };
int evilTemplateCopy(EvilTemplateCopy e) { return e.v; }
int function(int function) { return function; }
struct same { int same_; same(int same) : same_(same) {} int get(int same_) { return this->same_ + same_; } };
int type; int typeUser(int x) { struct type { int v; } t{x}; return t.v + ::type; }
namespace N { struct S { int N(int x) { return x; } }; int S(int S) { return S + 16; } }
#undef T
template <class T> struct T1 { T f(T T1_) { return T1_; } template <class U> U g(U f) { return f; } };
enum Names { kBody, kSlot };
int __attribute__((unused)) single(int x) { return x; }
#define int int
int macroInt(int x) { return x + 17; }
#undef int
#define return return
int macroReturn(int x) { return x + 18; }
#undef return
#define static static
static int macroStatic(int x) { return x + 19; }
#undef static
#define const
int noConst(const int x) { return x + 20; }
#undef const
#define noexcept
int noNoexcept(int x) noexcept { return x + 21; }
#undef noexcept
#define inline
inline int noInline(int x) { return x + 22; }
#undef inline
int main() {
  std::printf("%d %d %d\n", hot_restart_user::f(0), abi_test::outer(0), abi_test::hot_restart::abi::h({}));
  std::printf("%d %d %d %d %d %d\n", with$dollar(0), f$body(0), f(0), g$body$2(0), g(0), g(0L));
  M m;
  std::printf("%d %d %d %d %d %d\n", m.f(0), m.f$body(0), M::hr(0), m.M$ctor$body(), m.slot, parametersLikeOurs(1, 2, 3));
  std::printf("%d %d %d %d %d\n", std_(0), commas({1}, {2}), noAddress({4}), evil({5}), returnsEvil().v);
  std::printf("%d %d %d\n", slotParameter(0), bodyParameter(0), hr(0));
  EvilConstructor e;
  const EvilConstructor& c = e;
  std::printf("%d %d %d\n", evilConstructor(e), evilConstructor(c), evilTemplateCopy(EvilTemplateCopy(3)));
  struct N::S s;
  std::printf("%d %d %d %d %d %d\n", function(1), same(2).get(3), typeUser(4), s.N(5), N::S(0), T1<int>().f(4) + T1<int>().g(kSlot));
  std::printf("%d %d %d %d %d %d %d\n", single(0), macroInt(0), macroReturn(0), macroStatic(0), noConst(0), noNoexcept(0), noInline(0));
}
