// Attributes and specifiers in every position.
// expect: left alone S::g
// expect: left alone afterMain
// expect: left alone aliased
// expect: left alone always
// expect: left alone alwaysStatic
// expect: left alone beforeMain
// expect: left alone formatted
// expect: left alone weakFunction
#include <cstdio>
#include <cstdlib>
#include <string>

[[nodiscard]] int leading(int a) { return a; }
[[nodiscard]] [[gnu::noinline]] static int several(int a) { return a + 1; }
[[gnu::cold, gnu::noinline]] int list(int a) { return a + 2; }
__attribute__((noinline)) int gnuLeading(int a) { return a + 3; }
static __attribute__((noinline, unused)) int gnuMiddle(int a) { return a + 4; }
int __attribute__((noinline)) gnuAfterType(int a) { return a + 5; }
int afterName [[gnu::noinline]] (int a) { return a + 6; }
int onParameters([[maybe_unused]] int a, int b [[maybe_unused]], __attribute__((unused)) int c, int d __attribute__((unused))) { return 7; }
int declaredWith(int) __attribute__((noinline, warn_unused_result));
int declaredWith(int a) { return a + 8; }
int formatted(const char* f, ...) __attribute__((format(printf, 1, 2)));
int formatted(const char* f, ...) { return f[0]; }
int nonnull(const char* p) __attribute__((nonnull(1)));
int nonnull(const char* p) { return p[0]; }
__attribute__((always_inline)) inline int always(int a) { return a + 9; }
[[gnu::always_inline]] static inline int alwaysStatic(int a) { return a + 10; }
__attribute__((const)) int constFunction(int a) { return a * a; }
__attribute__((pure)) int pureFunction(const int* a) { return *a; }
__attribute__((hot, flatten)) int hot(int a) { return always(a); }
__attribute__((malloc)) void* allocate(unsigned long n) { return std::malloc(n); }
__attribute__((returns_nonnull)) const char* never0() { return "r"; }
__attribute__((weak)) int weakFunction(int a) { return a + 11; }
__attribute__((used)) static int usedFunction(int a) { return a + 12; }
__attribute__((visibility("hidden"))) int hiddenFunction(int a) { return a + 13; }
__attribute__((section(".text.mine"))) int sectioned(int a) { return a + 14; }
__attribute__((aligned(64))) int alignedFunction(int a) { return a + 15; }
__attribute__((optimize("O1"))) int optimised(int a) { return a + 16; }
__attribute__((noclone)) int noclone(int a) { return a + 17; }
[[deprecated("old")]] int deprecatedFunction(int a) { return a + 18; }
[[noreturn]] void leave(int code) { std::printf("leaving %d\n", code); std::fflush(stdout); std::_Exit(code); }
__attribute__((noreturn)) void leaveGnu(int code);
void leaveGnu(int code) { leave(code); }
__attribute__((constructor)) static void beforeMain() { std::puts("constructor attribute"); }
__attribute__((destructor)) static void afterMain() { std::puts("destructor attribute"); }
int aliased(int a) asm("renamed_symbol");
int aliased(int a) { return a + 19; }
extern "C" int forAlias(int a) { return a + 20; }
extern "C" int isAlias(int) __attribute__((alias("forAlias")));
__attribute__((no_sanitize("address"))) int unsanitised(int a) { return a + 21; }
int noexceptAttr(int a) noexcept __attribute__((noinline));
int noexceptAttr(int a) noexcept { return a + 22; }
struct S {
  [[nodiscard]] int a() const { return 1; }
  __attribute__((noinline)) int b() const { return 2; }
  int c() const __attribute__((noinline)) { return 3; }
  [[nodiscard, gnu::noinline]] virtual int d() const noexcept { return 4; }
  [[nodiscard]] static int e() { return 5; }
  [[noreturn]] void f() { throw 6; }
  __attribute__((always_inline)) int g() const { return 7; }
  [[gnu::noinline]] explicit S(int x) : v(x) { v += 1; }
  [[gnu::noinline]] ~S() { std::puts("~S"); }
  [[nodiscard]] S& operator+=(int x);
  int h [[gnu::cold]] () const { return v; }
  int v;
};
S& S::operator+=(int x) { v += x; return *this; }
template <class T> [[nodiscard]] T attributed(T t) { return t; }
template <class T> __attribute__((noinline)) T gnuAttributed(T t) { return t; }
enum class [[nodiscard]] E { kA };
E make() { return E::kA; }
[[using gnu: noinline, cold]] int usingPrefix(int a) { return a + 23; }
int fallthrough(int x) { switch (x) { case 1: ++x; [[fallthrough]]; case 2: return x; default: return 0; } }
int likely(int x) { if (__builtin_expect(x > 0, 1)) return 1; return 2; }

int main() {
  std::printf("%d %d %d %d %d %d %d\n", leading(0), several(0), list(0), gnuLeading(0), gnuMiddle(0), gnuAfterType(0), afterName(0));
  std::printf("%d %d %d %d %d %d\n", onParameters(1, 2, 3, 4), declaredWith(0), formatted("a%d", 1), nonnull("b"), always(0), alwaysStatic(0));
  int seven = 7;
  std::free(allocate(3));
  std::printf("%d %d %d %s %d %d %d\n", constFunction(3), pureFunction(&seven), hot(1), never0(), weakFunction(0), usedFunction(0), hiddenFunction(0));
  std::printf("%d %d %d %d %d %d %d\n", sectioned(0), alignedFunction(0), optimised(0), noclone(0), aliased(0), isAlias(0), unsanitised(0));
  S s(1);
  std::printf("%d %d %d %d %d %d %d\n", s.a(), s.b(), s.c(), s.d(), S::e(), s.g(), s.h());
  try { s.f(); } catch (int x) { std::printf("%d\n", x); }
  std::printf("%d %d %d %d %d %d %d %d\n", (s += 4).v, attributed(1), gnuAttributed(2), static_cast<int>(make()), usingPrefix(0), fallthrough(1), likely(1), noexceptAttr(0));
  if (s.v == 6) { return 0; }
  leaveGnu(4);
}
