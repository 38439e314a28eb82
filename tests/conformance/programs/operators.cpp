// Operators of every kind, members and free ones, conversions, and literals.
#include <cstddef>
#include <cstdio>
#include <new>
#include <string>
#include <utility>

struct Num {
  int v;
  explicit Num(int x) : v(x) {}
  Num(const Num&) = default;
  Num& operator=(const Num& o) { v = o.v + 0; return *this; }
  Num& operator=(int x) { v = x; return *this; }
  Num operator+() const { return *this; }
  Num operator-() const { return Num(-v); }
  Num operator+(const Num& o) const { return Num(v + o.v); }
  Num operator-(const Num& o) const { return Num(v - o.v); }
  Num operator*(int k) const { return Num(v * k); }
  int operator*() const { return v; }
  Num operator/(const Num& o) const { return Num(v / o.v); }
  Num operator%(const Num& o) const { return Num(v % o.v); }
  Num& operator++() { ++v; return *this; }
  Num operator++(int) { Num old(v); ++v; return old; }
  Num& operator--() { --v; return *this; }
  Num operator--(int) { Num old(v); --v; return old; }
  Num& operator+=(const Num& o) { v += o.v; return *this; }
  Num& operator<<=(int k) { v <<= k; return *this; }
  bool operator!() const { return !v; }
  Num operator~() const { return Num(~v); }
  bool operator<(const Num& o) const { return v < o.v; }
  bool operator&&(const Num& o) const { return v && o.v; }
  bool operator||(const Num& o) const { return v || o.v; }
  Num operator,(const Num& o) const { return Num(v * 100 + o.v); }
  int operator()(int a, int b = 2) const { return v + a * b; }
  int operator()() { return v; }
  int& operator[](int k) { v += k; return v; }
  const Num* operator->() const { return this; }
  int operator->*(int Num::*member) const { return this->*member; }
  explicit operator bool() const { return v != 0; }
  operator int() const { return v; }
  operator const char*() const { return "num"; }
  operator std::string() const { return std::to_string(v) + "s"; }
  int* operator&() { return &v; }
};
bool operator==(const Num& a, const Num& b) { return a.v == b.v; }
bool operator!=(const Num& a, const Num& b) { return !(a == b); }
static Num operator|(const Num& a, const Num& b) { return Num(a.v | b.v); }
inline Num operator ^ (const Num& a, const Num& b) { return Num(a.v ^ b.v); }
Num operator<<(const Num& a, int b) { return Num(a.v << b); }
unsigned long long operator"" _kilo(unsigned long long x) { return x * 1000; }
long double operator"" _half(long double x) { return x / 2; }
std::size_t operator"" _len(const char*, std::size_t n) { return n; }
int operator"" _code(char c) { return c + 1; }
unsigned operator"" _raw(const char* digits) { unsigned n = 0; while (digits[n]) ++n; return n; }

struct Wrap {
  std::string text;
  operator std::string&() & { return text; }
  operator std::string() && { return std::move(text); }
  template <class T> explicit operator T*() const { return nullptr; }
};
struct Callable {
  using Function = int (*)(int);
  static int twice(int x) { return 2 * x; }
  operator Function() const { return &twice; }
};
enum class Color { kRed = 1, kBlue = 2 };
Color operator|(Color a, Color b) { return static_cast<Color>(static_cast<int>(a) | static_cast<int>(b)); }
Color& operator++(Color& c) { return c = static_cast<Color>(static_cast<int>(c) + 1); }
struct Out {
  Out& operator<<(int v) { std::printf("[%d]", v); return *this; }
  Out& operator<<(const char* v) { std::printf("[%s]", v); return *this; }
  Out& operator<<(Out& (*f)(Out&)) { return f(*this); }
};
Out& newline(Out& o) { std::puts(""); return o; }

int main() {
  Num a(5), b(3);
  std::printf("%d %d %d %d\n", (+a).v, (-a).v, (a + b).v, (a - b).v);
  std::printf("%d %d %d %d\n", (a * 4).v, *a, (a / b).v, (a % b).v);
  std::printf("%d %d %d %d\n", (++a).v, (a++).v, (--a).v, (a--).v);
  a += b; a <<= 2;
  std::printf("%d %d %d %d %d\n", a.v, !a, (~a).v, a < b, a && b);
  std::printf("%d %d %d %d %d\n", (a || b), (a, b).v, a(1), a(), a[2]);
  std::printf("%d %d %d %d\n", a->v, a->*(&Num::v), static_cast<bool>(a), static_cast<int>(a));
  std::printf("%s %s %d\n", static_cast<const char*>(a), static_cast<std::string>(a).c_str(), *&a);
  std::printf("%d %d %d %d %d\n", a == b, a != b, (a | b).v, (a ^ b).v, (a << 2).v);
  std::printf("%llu %.2f %zu %d %u\n", 3_kilo, static_cast<double>(5.0_half), "hello"_len, 'a'_code, 12345_raw);
  a = 7; b = a;
  std::printf("%d %d\n", a.v, b.v);
  Wrap w{"wrap"};
  std::string& r = w;
  r += "ped";
  std::string moved = std::move(w);
  std::printf("%s %d\n", moved.c_str(), static_cast<int*>(w) == nullptr);
  Callable c;
  std::printf("%d\n", c(21));
  Color color = Color::kRed;
  ++color;
  std::printf("%d\n", static_cast<int>(color | Color::kRed));
  Out out;
  out << 1 << "two" << newline;
}
