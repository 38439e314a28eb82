// std: c++17
// Several declarators in one declaration of a class, names of functions in statics, attributes within conditionals.
#include <cstdio>
#include <string>
typedef int Number;

struct Several {
  int a(), b(int x) const, value = 3;
  Number *c(int& x), &d(int& x);
  static int e(), f(Number (*callback)(int), int x = 2);
  virtual int g(), h() const;
  virtual ~Several();
  unsigned long i(), (*j)(int), k(int x[3]);
  const char* (*table())[2], *name() const;
  friend int l(const Several&), m(Several);
};
int Several::a() { return value; }
int Several::b(int x) const { return value + x; }
Number* Several::c(int& x) { return &x; }
Number& Several::d(int& x) { return x; }
int Several::e() { return 4; }
int Several::f(Number (*callback)(int), int x) { return callback(x); }
int Several::g() { return 5; }
int Several::h() const { return 6; }
Several::~Several() { std::puts("~Several"); }
unsigned long Several::i() { return 7; }
unsigned long Several::k(int x[3]) { return static_cast<unsigned long>(x[2]); }
const char* (*Several::table())[2] {
  static const char* both[2] = {"one", "two"};
  return &both;
}
const char* Several::name() const { return "name"; }
int l(const Several& s);
int m(Several s);
int l(const Several& s) { return s.value; }
int m(Several s) { return s.value + 1; }

int (*choose(int x))(int);
static int twice(int x) { return 2 * x; }
int (*choose(int x))(int) { return x > 0 ? &twice : nullptr; }
int plain(), alsoPlain(int), notFunction = 8;
int plain() { return 9; }
int alsoPlain(int x) { return x + notFunction; }

static std::string who() {
  static const char* const name = __func__;
  static const std::string pretty = std::string(__PRETTY_FUNCTION__) + "/" + __FUNCTION__;
  return std::string(name) + " " + pretty;
}
struct Named {
  Named() { static const char* name = __func__; std::puts(name); }
  int operator()(int x) const {
    static const struct { const char* name; int x; } entry = {__func__, 3};
    std::printf("%s\n", entry.name);
    return entry.x + x;
  }
};
template <class T> const char* generic(T) {
  static const char* name = __func__;
  return name;
}

int main() {
  Several s;
  int x = 1;
  int three[] = {1, 2, 3};
  s.j = nullptr;
  std::printf("%d %d %d %d %d %d\n", s.a(), s.b(1), *s.c(x), s.d(x), Several::e(), Several::f(choose(1)));
  std::printf("%d %d %lu %lu %s %s %d %d\n", s.g(), s.h(), s.i(), s.k(three), (*s.table())[1], s.name(), l(s), m(s));
  std::printf("%d %d %s\n", plain(), alsoPlain(1), who().c_str());
  std::printf("%d %s %s\n", Named()(1), generic(1), generic('c'));
}
