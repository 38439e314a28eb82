// std: c++17
// Returns of every class: immovable prvalues, aggregates, references, void expressions, functions, arrays.
#include <atomic>
#include <complex>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

struct Immovable {
  int v;
  Immovable* self;
  explicit Immovable(int x) : v(x), self(this) {}
  Immovable(Immovable&&) = delete;
  Immovable& operator=(Immovable&&) = delete;
  ~Immovable() { std::printf("(~%d)", v); }
};
struct Large { int values[30]; };
struct Small { short a, b; };
struct Pair { double d; long l; };
struct Empty {};
struct Counter { int n = 0; Counter() = default; Counter(const Counter& o) : n(o.n + 1) {} Counter(Counter&& o) noexcept : n(o.n + 10) {} };
static int global = 4;
static int array[3] = {1, 2, 3};

Immovable immovable(int x) { return Immovable(x); }
Immovable immovableTwice(int x) { return immovable(x + 1); }
Large large(int x) { Large l{}; l.values[29] = x; return l; }
Small small() { return {1, 2}; }
Pair pair() { return {1.5, 2}; }
Empty empty() { return {}; }
Counter named() { Counter c; c.n = 1; return c; }
Counter unnamed() { return Counter(); }
Counter branch(bool b) { Counter x, y; x.n = 5; if (b) return x; return y; }
Counter fromParameter(Counter c) { return c; }
int& reference() { return global; }
const int& constReference() { return global; }
int&& rvalue() { return std::move(global); }
std::string&& forwarded(std::string&& s) { return std::move(s); }
void voidExpression(int x) { return x ? (void)std::puts("void") : (void)0; }
void returnsVoidCall() { return voidExpression(1); }
int (*functionPointer(int which))(int) { struct L { static int a(int x) { return x + 1; } static int b(int x) { return x + 2; } }; return which ? L::a : L::b; }
int (&arrayReference())[3] { return array; }
int (*arrayPointer())[3] { return &array; }
auto functionReference() -> int& (&)() { return reference; }
int (*(*nested(int))(int))(int);
int (*(*nested(int))(int))(int) { return functionPointer; }
int Small2(Small s) { return s.a; }
int (*withAttribute(void) noexcept)(Small) { return Small2; }
int Pair::*dummy = nullptr;
long Pair::*memberPointer() { return &Pair::l; }
auto deduced(int x) { return x * 2.5; }
decltype(auto) deducedReference() { return (global); }
decltype(auto) deducedValue() { return global; }
auto& autoRef() { return global; }
const auto* autoPointer() { return &global; }
auto lambda(int x) { return [x](int y) { return x + y; }; }
auto localType() { struct Local { int a = 3; int twice() const { return a * 2; } }; return Local(); }
std::unique_ptr<int> unique() { return std::make_unique<int>(7); }
std::tuple<int, std::string> tuple() { return {1, "t"}; }
std::optional<Large> optional(bool b) { if (!b) return std::nullopt; return large(3); }
std::complex<double> complexNumber() { return {1, 2}; }
std::complex<long double> longComplex() { return {1, 2}; }
long double longDouble() { return 2.5L; }
__extension__ typedef __int128 Wide;
Wide wide() { return static_cast<Wide>(1) << 70; }
std::vector<std::string> vector() { return {"a", "b"}; }
bool boolean(int x) { return x & 2; }
char character(int x) { return static_cast<char>(x); }
std::atomic<int> atomic() { return std::atomic<int>(5); }
std::mutex mutex() { return std::mutex(); }
std::unique_lock<std::mutex> lock(std::mutex& m) { return std::unique_lock<std::mutex>(m); }
volatile int* volatilePointer() { static volatile int v = 3; return &v; }
class Private { struct Secret { int s; }; public: static Secret secret() { return {9}; } static auto hidden() { return Secret{8}; } };

int main() {
  { Immovable i = immovable(1); Immovable j = immovableTwice(2); std::printf("%d %d %d %d", i.v, i.self == &i, j.v, j.self == &j); }
  std::puts("");
  std::printf("%d %d %g\n", large(3).values[29], small().b, pair().d);
  empty();
  std::printf("%d %d %d %d\n", named().n, unnamed().n, branch(true).n, fromParameter(Counter()).n);
  reference() = 6;
  std::printf("%d %d %d\n", constReference(), rvalue(), &constReference() == &reference());
  std::string s = "f";
  std::string&& same = forwarded(std::move(s));
  std::printf("%d\n", &same == &s);
  returnsVoidCall();
  std::printf("%d %d %d %d\n", functionPointer(1)(1), functionPointer(0)(1), arrayReference()[1], (*arrayPointer())[2]);
  std::printf("%d %d %d\n", functionReference()(), nested(1)(1)(5), withAttribute()({3, 4}));
  Pair p{0, 9};
  std::printf("%ld %g %d %d\n", p.*memberPointer(), deduced(2), &deducedReference() == &global, deducedValue());
  std::printf("%d %d %d %d\n", autoRef(), *autoPointer(), lambda(2)(3), localType().twice());
  std::printf("%d %s %d %d\n", *unique(), std::get<1>(tuple()).c_str(), optional(true)->values[29], optional(false).has_value());
  std::printf("%g %Lg %Lg %d\n", complexNumber().imag(), longComplex().imag(), longDouble(), static_cast<int>(wide() >> 68));
  std::printf("%s %d %c %d\n", vector()[1].c_str(), boolean(2), character('c'), atomic().load());
  std::mutex m = mutex();
  std::printf("%d %d %d %d\n", lock(m).owns_lock(), *volatilePointer(), Private::secret().s, Private::hidden().s);
}
