// std: c++20
// compilers: g++ clang++-19
// std::source_location and builtins for it, in bodies, default arguments and default initialisers.
// expect: left alone S::S
// expect: left alone S::member
// expect: left alone S::operator()
// expect: left alone S::~S
// expect: left alone callsBuiltins
// expect: left alone direct
// expect: left alone generic
// expect: left alone main
// expect: left alone plain
// expect: left alone spread
// expect: left alone viaMacro
#include <cstdio>
#include <source_location>
#include <string>
using Where = std::source_location;
void here(const char* what, Where w = Where::current()) { std::printf("%s: %s:%u:%u %s\n", what, w.file_name(), w.line(), w.column(), w.function_name()); }
void plain() { here("plain"); }
int spread(
    int a)
{
  here("spread");
      here("indented"); here("second");
  return a;
}
struct S {
  Where made = Where::current();
  S() { here("ctor"); }
  explicit S(int, Where w = Where::current()) : made(w) {}
  void member() const noexcept { here("member"); }
  ~S() { here("dtor"); }
  void operator()(int) { here("call"); }
};
template <class T> void generic(T) { here("template"); auto l = [] { here("lambda"); }; l(); }
int builtins(int line = __builtin_LINE(), const char* f = __builtin_FUNCTION(), const char* file = __builtin_FILE()) { std::printf("%d %s %s\n", line, f, file); return line; }
void callsBuiltins() { builtins(); std::printf("%s %d\n", __builtin_FUNCTION(), __builtin_LINE()); }
void direct() { Where w = Where::current(); std::printf("%u %s\n", w.line(), w.function_name()); }
#define LOG(x) here(x)
void viaMacro() { LOG("macro"); }
int initialised = builtins();
int main() {
  plain(); spread(1);
  { S s; s.member(); s(1); std::printf("%s\n", s.made.function_name()); S t(1); std::printf("%s %u\n", t.made.function_name(), t.made.line()); }
  generic(1); callsBuiltins(); direct(); viaMacro();
}
