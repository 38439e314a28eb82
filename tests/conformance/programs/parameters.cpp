// Passes parameters by value in every way that the ABI knows, and changes them in the body.
// expect: left alone ProtectedCopy::use
#include <array>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Empty {};
struct Small { int a; char b; };
struct Floats { float x, y, z; };
struct Mixed { double d; int i; };
struct Large { int values[20]; };
struct alignas(64) Aligned { int v; };
struct Nontrivial {
  int v;
  explicit Nontrivial(int x) : v(x) {}
  Nontrivial(const Nontrivial& o) : v(o.v + 100) { std::printf("(copy)"); }
  ~Nontrivial() { std::printf("(~%d)", v); }
};
struct MoveOnly {
  std::unique_ptr<int> p;
  MoveOnly(MoveOnly&&) = default;
  explicit MoveOnly(int x) : p(new int(x)) {}
};
struct DtorOnly { int v; ~DtorOnly() { std::printf("(dtor %d)", v); } };
struct Pinned { int v; explicit Pinned(int x) : v(x) {} Pinned(const Pinned&) = delete; Pinned& operator=(const Pinned&) = delete; ~Pinned() { std::printf("(unpin)"); } };
struct SelfPointer { SelfPointer* self; SelfPointer() : self(this) {} SelfPointer(const SelfPointer&) : self(this) {} bool ok() const { return self == this; } };
struct TrivialDeletedCopy { int v; TrivialDeletedCopy(const TrivialDeletedCopy&) = delete; TrivialDeletedCopy(TrivialDeletedCopy&&) = default; explicit TrivialDeletedCopy(int x) : v(x) {} };
struct ProtectedCopy { int v; static int use(ProtectedCopy p) { return p.v; } explicit ProtectedCopy(int x) : v(x) {} protected: ProtectedCopy(const ProtectedCopy&) = default; };
struct DefaultedOut { int v; DefaultedOut(const DefaultedOut&); explicit DefaultedOut(int x) : v(x) {} };
DefaultedOut::DefaultedOut(const DefaultedOut&) = default;
struct HasPinned { Small s; std::string t; };
union Pun { int i; float f; };
struct Derived : Small { int c; };
struct VirtualBase : virtual Small { int d = 4; };
struct Bits { unsigned a : 3; unsigned b : 5; int : 0; unsigned c : 1; };
enum class E : char { kA = 'a' };

int takeEmpty(Empty, int x) { return x; }
int takeSmall(Small s) { s.a += s.b; return s.a; }
float takeFloats(Floats f) { f.x *= 2; return f.x + f.y + f.z; }
double takeMixed(Mixed m, Mixed n) { return m.d + m.i + n.d * n.i; }
int takeLarge(Large l, Large m) { l.values[3] += m.values[4]; return l.values[3]; }
int takeAligned(Aligned a) { return a.v + static_cast<int>(reinterpret_cast<unsigned long>(&a) % 64); }
int takeNontrivial(Nontrivial n) { n.v++; return n.v; }
int takeMoveOnly(MoveOnly m) { MoveOnly taken = std::move(m); return *taken.p + (m.p == nullptr); }
int takeDtor(DtorOnly d, DtorOnly e) { return d.v * e.v; }
int takePinned(Pinned p) { return p.v; }
bool takeSelf(SelfPointer s) { return s.ok(); }
int takeTrivialDeleted(TrivialDeletedCopy t) { return t.v; }
int takeDefaultedOut(DefaultedOut d) { return d.v; }
int takeHas(HasPinned h) { h.t += "x"; return static_cast<int>(h.t.size()) + h.s.a; }
int takePun(Pun p) { return p.i; }
int takeDerived(Derived d) { return d.a + d.b + d.c; }
int takeVirtual(VirtualBase v) { return v.a + v.d; }
unsigned takeBits(Bits b) { return b.a + b.b + b.c; }
char takeEnum(E e) { return static_cast<char>(e); }
int takeConst(const int x, const Small s, int* const p) { return x + s.a + *p; }
int takeVolatile(volatile int x) { x += 1; return x; }
int takeArray(int a[3], const char s[]) { return a[0] + a[2] + s[0]; }
int takeMatrix(int m[][2]) { return m[1][1]; }
int takeArrayRef(const int (&a)[2]) { return a[0] * a[1]; }
int takeFunction(int f(int), int (&g)(int), int (*h)(int)) { return f(1) + g(2) + h(3); }
int takeList(std::initializer_list<int> l) { int n = 0; for (int x : l) n += x; return n; }
std::size_t takeStrings(std::string a, const std::string b, std::string&& c, std::string& d, const std::string& e) { d += c; a.clear(); return a.size() + b.size() + c.size() + d.size() + e.size(); }
long double takeLongDouble(long double x, char c, short s, bool b, float f) { return x + c + s + b + static_cast<long double>(f); }
int takeMember(int Small::*m, int (Large::*f)() const, Small s) { return s.*m + (f == nullptr); }
int takeNull(std::nullptr_t) { return 6; }
int takeMany(int a, int b, int c, int d, int e, int f, int g, Small h, double i, Large j, Nontrivial k, int l) { return a + b + c + d + e + f + g + h.a + static_cast<int>(i) + j.values[0] + k.v + l; }
int takeUnnamed(Nontrivial, std::string, Small, int) { return 8; }
std::unique_ptr<int> passThrough(std::unique_ptr<int> p) { *p += 1; return p; }
int takeVector(std::vector<std::unique_ptr<int>> v, std::array<int, 3> a) { return *v[0] + a[2]; }
int twice(int x) { return 2 * x; }

int main() {
  std::printf("%d %d %g %g\n", takeEmpty({}, 1), takeSmall({1, 2}), static_cast<double>(takeFloats({1, 2, 3})), takeMixed({1, 2}, {3, 4}));
  Large l{};
  l.values[3] = 3; l.values[4] = 4;
  std::printf("%d %d %d\n", takeLarge(l, l), l.values[3], takeAligned({5}));
  Nontrivial n(1);
  std::printf("%d", takeNontrivial(n)); std::puts("");
  std::printf("%d %d", n.v, takeNontrivial(Nontrivial(7))); std::puts("");
  std::printf("%d", takeMoveOnly(MoveOnly(4))); std::puts("");
  std::printf("%d", takeDtor({2}, {3})); std::puts("");
  std::printf("%d", takePinned(Pinned(9))); std::puts("");
  SelfPointer self;
  std::printf("%d %d %d %d\n", takeSelf(self), takeSelf(SelfPointer()), takeTrivialDeleted(TrivialDeletedCopy(3)), takeDefaultedOut(DefaultedOut(4)));
  std::printf("%d %d %d %d\n", ProtectedCopy::use(ProtectedCopy(5)), takeHas({{1, 2}, "abc"}), takePun({8}), takeDerived({}));
  VirtualBase v; v.a = 1;
  Bits b{1, 2, 1};
  int a[3] = {1, 2, 3}, m[2][2] = {{1, 2}, {3, 4}}, k = 5;
  std::printf("%d %u %c %d %d\n", takeVirtual(v), takeBits(b), takeEnum(E::kA), takeConst(1, {2, 3}, &k), takeVolatile(3));
  std::printf("%d %d %d %d %d\n", takeArray(a, "a"), takeMatrix(m), takeArrayRef({3, 4}), takeFunction(twice, twice, twice), takeList({1, 2, 3}));
  std::string s = "s";
  std::printf("%zu %s\n", takeStrings("a", "bb", "ccc", s, "e"), s.c_str());
  std::printf("%Lg %d %d\n", takeLongDouble(1.5L, 'a', 2, true, 1.f), takeMember(&Small::a, nullptr, {4, 5}), takeNull(nullptr));
  std::printf("%d", takeMany(1, 2, 3, 4, 5, 6, 7, {8, 0}, 9.0, l, Nontrivial(11), 12)); std::puts("");
  std::printf("%d", takeUnnamed(Nontrivial(1), "s", {1, 2}, 3)); std::puts("");
  std::vector<std::unique_ptr<int>> u; u.push_back(passThrough(std::unique_ptr<int>(new int(4))));
  std::printf("%d\n", takeVector(std::move(u), {{1, 2, 3}}));
}
