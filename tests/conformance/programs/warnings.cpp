// Full of warnings on purpose: every one must come out again, once, at the same place.
#include <cstdio>
#include <string>
static int unusedStatic(int a) { return a; }
static int usedByNobodyButItself(int n) { return n ? usedByNobodyButItself(n - 1) : 0; }
namespace { int unusedAnonymous() { return 1; } struct Unused { void f() {} }; }
int unusedThings(int parameter, int other) { int variable = 1; int set; set = 2; return other; }
int shadows(int value) { { int value = 2; (void)value; } return value; }
int signs(unsigned a, int b) { if (a < b) return 1; return a; }
int uninitialised() { int x; return x; }
int falls(int x) { switch (x) { case 1: ++x; case 2: ++x; } return x; }
int missing(int x) { if (x) return 1; }
void format(long l) { std::printf("%d\n", l); }
int narrowing(double d) { return d; }
bool compares(int x) { return x == x; }
int parentheses(int a, int b, int c) { return a && b || c; }
int empty(int x) { if (x); { return 1; } return 2; }
int dangling(int a, int b) { if (a) if (b) return 1; else return 2; return 3; }
const int qualified() { return 1; }
struct Reorder { int a, b; Reorder() : b(1), a(b) {} int method(int unused) { int a = 3; return a; } };
struct NoVirtualDestructor { virtual void f() {} };
template <class T> T generic(T t, int unused) { int local; return t; }
int useGeneric() { return generic(1, 2); }
auto lambda = [](int unused) { int x; return 3; };
int* address() { int x = 1; return &x; }
int nonnull(const std::string& s) { std::string copy = s; return 0; for (;;) {} }
[[deprecated("no")]] int old() { return 1; }
int usesOld() { return old(); }
[[nodiscard]] int important() { return 1; }
void ignores() { important(); }
#define SQUARE(x) x * x
int macro(int y) { int unusedInMacro; return SQUARE(y + 1.5); }
int main() { std::puts("warned"); NoVirtualDestructor n; n.f(); }
