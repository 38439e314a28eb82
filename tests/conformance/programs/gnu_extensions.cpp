// GNU C++ in bodies and heads: statement expressions, computed goto, case ranges, asm labels, ifunc, typeof, cleanups, zero-length arrays.
// expect: left alone resolveScaled
// flags: -Wno-pedantic -Wno-vla-extension -Wno-vla-cxx-extension -Wno-unknown-warning-option -Wno-missing-field-initializers -Wno-unused-parameter
// expect: left alone labelled
#include <cstdint>
#include <cstdio>
#include <cstring>

static int statement(int x) { return ({ static int kept = 1; int y = x * 2; kept += y; kept + ({ int z = y; z + 1; }); }); }
#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
template <class T> static T clamp(T x, T low, T high) { return MAX(low, ({ T y = x; y < high ? y : high; })); }
static int interpret(const char* code) {
  static void* const labels[] = {&&add, &&mul, &&end};
  int value = 1;
  const char* at = code;
#define NEXT() goto *labels[*at == '+' ? 0 : *at == '*' ? 1 : 2]
  NEXT();
add: value += *++at - '0'; ++at; NEXT();
mul: value *= *++at - '0'; ++at; NEXT();
end: return value;
}
static const char* range(unsigned char c) {
  switch (c) {
  case '0' ... '9': return "digit";
  case 'a' ... 'z': case 'A' ... 'Z': return "letter";
  default: return "other";
  }
}
int labelled(int x) __asm__("hr_test_labelled");
int labelled(int x) { return x + 40; }
extern "C" {
int scaledPlain(int x);
int scaledPlain(int x) { return x * 3; }
int (*resolveScaled())(int);
int (*resolveScaled())(int) { return scaledPlain; }
int scaled(int x) __attribute__((ifunc("resolveScaled")));
}
static void announce(const int* p) { std::printf("cleanup %d\n", *p); }
static int cleaned(int x) { int guarded __attribute__((cleanup(announce))) = x; return guarded + 1; }
struct Packet {
  std::uint8_t kind : 3, : 0, flags : 5;
  signed int offset : 6;
  bool last : 1;
  struct { int x, y; };
  union { std::uint32_t word; std::uint8_t bytes[4]; };
  int sum() const { return kind + flags + offset + last + x + y + bytes[0]; }
  Packet& set(int k) { kind = static_cast<std::uint8_t>(k & 7); offset = -k; last = true; x = k; y = k * 2; word = 0x01010101u * static_cast<unsigned>(k); flags = 0; return *this; }
};
struct Flexible { int count; char data[0]; int total() const { int sum = 0; for (int i = 0; i < count; ++i) sum += data[i]; return sum; } };
static int flexible() {
  alignas(Flexible) char room[sizeof(Flexible) + 4] = {};
  auto* f = reinterpret_cast<Flexible*>(room);
  f->count = 3;
  std::memcpy(room + sizeof(Flexible), "\1\2\3", 3);
  return f->total();
}
static int nestedConditional(int x) { return x ?: 17; }
static int variableArray(int n) { int values[n]; for (int i = 0; i < n; ++i) values[i] = i * i; return values[n - 1] + static_cast<int>(sizeof values / sizeof *values); }
typedef int Four __attribute__((vector_size(16)));
static Four vectors(Four a, Four b) { return a * b + (Four){1, 2, 3, 4}; }
static __int128 wide(__int128 x) { return x * x; }
__attribute__((const, warn_unused_result)) static int pure(int x) { return x ^ 5; }
static int outputs(int x) { int result; __asm__ volatile("leal 1(%1), %0" : "=r"(result) : "r"(x) : "memory"); return result; }
static long builtin(long x) { return __builtin_expect(x, 1) + __builtin_popcountl(7); }
__extension__ static int extension(int x) { return __extension__({ x + 2; }); }
int __attribute__((noinline)) (*chooser(int which))(int) { return which ? pure : outputs; }
static int restricted(int* __restrict a, const int* __restrict__ b) { *a += *b; return *a; }

int main() {
  for (int round = 0; round < 2; ++round) {
    std::printf("%d %d %d %s %s\n", statement(3), clamp(9, 1, 5), interpret("+2*3+1"), range('5'), range('Q'));
    std::printf("%d %d %d %d\n", labelled(2), scaled(3), cleaned(4), flexible());
    Packet p{};
    std::printf("%d %d %d %d\n", p.set(5 + round).sum(), nestedConditional(0), variableArray(5), static_cast<int>(wide(1000) % 7));
    const Four f = vectors(Four{1, 2, 3, 4}, Four{2, 2, 2, 2});
    std::printf("%d %d %d %ld %d %d\n", f[0] + f[3], pure(2), outputs(3), builtin(4), extension(5), chooser(round)(1));
    int a = 1, b = 2;
    std::printf("%d %d\n", restricted(&a, &b), a);
  }
}
