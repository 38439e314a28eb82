// Lists of things that macros take apart: enums, names, functions, members, switch cases, tables, and whole classes.
// separate: all
#include <cstdint>
#include <cstdio>
#include <cstring>

#define COLORS(X) X(red, 0xff0000) X(green, 0x00ff00) X(blue, 0x0000ff)
#define EACH_TYPE(F, ...) F(int, __VA_ARGS__) F(double, __VA_ARGS__) F(char, __VA_ARGS__)
#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#define STRINGIZE_(...) #__VA_ARGS__
#define STRINGIZE(...) STRINGIZE_(__VA_ARGS__)
#define FIRST(a, ...) a
#define REST(a, ...) __VA_ARGS__
#define COUNT(...) COUNT_(__VA_ARGS__, 4, 3, 2, 1)
#define COUNT_(a, b, c, d, n, ...) n
#define OVERLOAD(name, ...) CAT(name, COUNT(__VA_ARGS__))(__VA_ARGS__)
#define EMPTY
#define DEFER(x) x EMPTY

enum class Color {
#define X(name, value) name = value,
  COLORS(X)
#undef X
};
static const char* nameOf(Color c) {
  switch (c) {
#define X(name, value) case Color::name: return #name;
    COLORS(X)
#undef X
  }
  return "?";
}
#define X(name, value) static int CAT(value, of_##name)();
#undef X
#define X(name, value) \
  static std::uint32_t name##_value() { static std::uint32_t calls = 0; return value + calls++; }
COLORS(X)
#undef X

#define PROPERTY(type, name) \
private:                     \
  type name##_{};            \
public:                      \
  type name() const { return name##_; } \
  auto& name(type value) { name##_ = value; return *this; }
class Record {
  PROPERTY(int, width)
  PROPERTY(double, ratio) PROPERTY(const char*, label)
};

#define ADDER(type, suffix) static type CAT(add_##type, suffix)(type a, type b) { return static_cast<type>(a + b); }
EACH_TYPE(ADDER, _v1)
#define SUM1(a) sum_all(a)
#define SUM2(a, b) sum_all(a, b)
#define SUM3(a, b, c) sum_all(a, b, c)
template <class... T> static int sum_all(T... t) { return (0 + ... + static_cast<int>(t)); }

#define DECLARE_NODE(name, base, ...) \
  struct name : base { \
    using Base = base; \
    explicit name(int v) : base(v), extra(v * 2) {} \
    int visit() override { return FIRST(__VA_ARGS__) + Base::visit() + extra; } \
    int extra; \
  }; \
  static name make##name(int v) { return name(v); }
struct Root {
  explicit Root(int v) : value(v) {}
  virtual ~Root() = default;
  virtual int visit() { return value; }
  int value;
};
DECLARE_NODE(Leaf, Root, 10, unused)
DECLARE_NODE(Inner, Leaf, 20)

#define BEGIN_TABLE(name) static int name(const char* key) { static const struct { const char* key; int (*call)(int); } table[] = {
#define ENTRY(key, body) {#key, [](int x) -> int body},
#define END_TABLE }; for (auto& one : table) { if (std::strcmp(one.key, key) == 0) return one.call(7); } return -1; }
BEGIN_TABLE(dispatch)
  ENTRY(twice, { return x * 2; })
  ENTRY(count, { static int n = 0; return x + ++n; })
END_TABLE

struct Lock { int taken, owner; };
#define DEFINE_LOCK(name) Lock name = {1, 2}
static DEFINE_LOCK(oneLock);
static Lock* volatile anyLock = &oneLock; // Without it clang -O2 takes oneLock to pieces (docs/limits/editing.md).
static int take() { static DEFINE_LOCK(inside); return anyLock->taken++ * 10 + oneLock.taken + inside.owner++; }

#define LOOP(i, n) for (int i = 0; i < (n); ++i)
#define WITH(decl) if (bool once = true) for (decl; once; once = false)
#define UNLESS(x) if (!(x))
#define BODY(x) { return x + 1; }
static int loops(int n) { int sum = 0; LOOP(i, n) LOOP(j, i) WITH(int k = i * j) UNLESS(k & 1) sum += k; return sum; }
static int bodyFromMacro(int y) BODY(y)
#define FUNCTION static int DEFER(fromPieces)
FUNCTION(int a) { return a - 1; }
#define OPEN {
#define CLOSE }
static int bracesFromMacros(int a) OPEN static int total = 0; return total += a; CLOSE

int main() {
  for (int round = 0; round < 2; ++round) {
    std::printf("%s %s %x %x %x\n", nameOf(Color::red), nameOf(Color::blue), red_value(), green_value(), blue_value());
    std::printf("%d %.1f %d ", add_int_v1(1, 2), add_double_v1(1.5, 2), add_char_v1('\1', '\2'));
    std::printf("%d %d %d %s\n", OVERLOAD(SUM, 1), OVERLOAD(SUM, 1, 2.5), OVERLOAD(SUM, 1, 2, '\3'), STRINGIZE(COUNT(a, b)));
    Record r;
    std::printf("%d %.1f %s ", r.width(3).width(), r.ratio(.5).ratio(), r.label("l").label());
    std::printf("%d %d %d %d %d\n", makeLeaf(1).visit(), makeInner(2).visit(), dispatch("twice"), dispatch("count"), dispatch("none"));
    std::printf("%d %d ", take(), oneLock.taken);
    std::printf("%d %d %d %d\n", loops(6), bodyFromMacro(1), fromPieces(5), bracesFromMacros(round + 1));
  }
}
