// extern "C" in all layouts, anonymous namespaces, inline namespaces, definitions from outside, aliases, function addresses.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

extern "C" int cOne(int a) { return a + 1; }
extern "C" { int cTwo(int a) { return a + 2; } static int cStatic(int a) { return a + 3; } int cThree(int a); }
int cThree(int a) { return a + 4; }
extern "C"
int cNewline(int a)
{
  return a + 5;
}
extern "C" inline int cInline(int a) { return a + 6; }
extern "C" { namespace inC { int nested(int a) { return a + 7; } } }
extern "C++" int cpp(int a) { return a + 8; }
extern "C" { extern "C++" { template <class T> T inCpp(T t) { return t + 9; } int inCpp(char) { return 10; } } }
extern "C" typedef int (*CCallback)(const void*, const void*);
extern "C" int compareInts(const void* a, const void* b) { return *static_cast<const int*>(a) - *static_cast<const int*>(b); }
extern int explicitExtern(int a);
extern int explicitExtern(int a) { return a + 11; }
namespace { int hidden(int a) { return a + 12; } struct Hidden { int v; int f() const { return v; } int g(); explicit Hidden(int x); }; }
Hidden::Hidden(int x) : v(x) { ++v; }
int Hidden::g() { return v * 2; }
namespace { namespace inner { int deep(int a) { return hidden(a) + 1; } } int use(Hidden h) { return h.f() + h.g(); } }
namespace outer {
int declared(int);
struct S { int f(); static int g(int); };
namespace deep { int declared(int); template <class T> T generic(T); class C { public: C(); ~C(); int v; friend int peek(const C&); }; }
inline namespace v2 { int versioned(int a) { return a + 13; } int declaredVersioned(int); namespace { int anon(int a) { return a + 14; } } }
int a() { return 1; }
}
int outer::declared(int x) { return x + a(); }
int outer::S::f() { return declared(2); }
int outer::S::g(int x) { return x * 3; }
int outer::deep::declared(int x) { return x + 16; }
template <class T> T outer::deep::generic(T t) { return t + 17; }
outer::deep::C::C() : v(a()) { v += 5; }
outer::deep::C::~C() { std::puts("~C"); }
int outer::declaredVersioned(int x) { return versioned(x); }
namespace outer { namespace deep { int peek(const C& c) { return c.v; } } int reopened() { return deep::declared(1); } }
namespace outer::joined::more { int f() { return a() + 20; } }
namespace alias = outer::joined::more;
using outer::declared;
namespace other { using namespace outer; int viaUsing() { return a() + declared(3); } using outer::deep::generic; int viaGeneric() { return generic(1); } }
namespace adl { struct T {}; int find(T) { return 30; } std::string operator+(T, T) { return "adl"; } void swap(T&, T&) { std::puts("adl swap"); } }
int find(int) { return 31; }
template <class X> int callFind(X x) { return find(x); }
static int sameName(int) { return 32; }
namespace scoped { static int sameName(int) { return 33; } int test() { return sameName(1) + ::sameName(1); } }
int first(int x) { return x + 1; }
int second(int x) { return x + 1; }
int (*table[])(int) = {first, second, cOne, hidden, &outer::declared, outer::S::g};
int dispatch(int which, int x) { return table[which](x); }
bool compareAddresses() { int (*volatile p)(int) = first; return p == first && p != second && p == &first && table[0] == p; }
struct Identity { static bool same(int (*f)(int)) { return f == first; } bool member(int (outer::S::*m)()) const { return m == &outer::S::f; } };
std::size_t hashOf(int (*f)(int)) { return std::hash<int (*)(int)>()(f); }

int main() {
  std::printf("%d %d %d %d %d %d\n", cOne(0), cTwo(0), cStatic(0), cThree(0), cNewline(0), cInline(0));
  std::printf("%d %d %d %d %d\n", inC::nested(0), cpp(0), inCpp(0), inCpp('a'), explicitExtern(0));
  int values[] = {3, 1, 2};
  CCallback compare = compareInts;
  std::qsort(values, 3, sizeof(int), compare);
  std::printf("%d%d%d\n", values[0], values[1], values[2]);
  std::printf("%d %d %d\n", hidden(0), inner::deep(0), use(Hidden(4)));
  std::printf("%d %d %d %d %d\n", outer::declared(1), outer::S().f(), outer::S::g(2), outer::deep::declared(0), outer::deep::generic(0));
  { outer::deep::C c; std::printf("%d\n", peek(c)); }
  std::printf("%d %d %d %d\n", outer::versioned(0), outer::declaredVersioned(0), outer::anon(0), outer::reopened());
  std::printf("%d %d %d %d %d\n", alias::f(), other::viaUsing(), other::viaGeneric(), callFind(adl::T()), callFind(1));
  adl::T t, u;
  swap(t, u);
  std::printf("%s %d\n", (t + u).c_str(), scoped::test());
  for (int i = 0; i < 6; ++i) { std::printf("%d ", dispatch(i, 1)); }
  std::printf("%d %d %d %d\n", compareAddresses(), Identity::same(first), Identity().member(&outer::S::f), hashOf(first) == hashOf(table[0]));
}
