// Macros within heads that expand to attributes and specifiers by way of other macros, with and without arguments of their own.
// expect: left alone variadic
#include <cstdio>
#include <mutex>

#define ANNOTATION(x) __attribute__((x))
#define LIST(...) __VA_ARGS__
#define QUIET(...) ANNOTATION(LIST(unused, ##__VA_ARGS__))
#define ALIGNED(n) ANNOTATION(aligned(n))
#define SECTION_OF(name, tail) ANNOTATION(section(name tail))
#define EXPORTED ANNOTATION(visibility("default"))
#define API EXPORTED inline
#define NEITHER(...)
#define LOCKS(...) NEITHER(__VA_ARGS__)
#define MAYBE_VIRTUAL(x) x
#define STANDARD [[maybe_unused]]
#define STANDARD_LIST(...) [[__VA_ARGS__]]
#define LATE noexcept(LIST(true))

#define PRINTS(text, values) ANNOTATION(format(printf, text, values))

std::mutex lock;
EXPORTED int exported(int x);
int exported(int x) { return x + 1; }
QUIET(cold) static int quiet(int x) { return x + 2; }
ALIGNED(32) int aligned(int x);
ALIGNED(32) int aligned(int x) { return x + 3; }
SECTION_OF(".text", ".own") int inSection(int x);
SECTION_OF(".text", ".own") int inSection(int x) { return x + 4; }
API int api(int x) { return x + 5; }
STANDARD static int standard(int x) { return x + 6; }
STANDARD_LIST(maybe_unused, gnu::cold) static int standardList(int x) { return x + 7; }
PRINTS(1, 2) static int variadic(const char* format, ...) { static int calls = format[0]; return ++calls; }
struct Base {
  virtual ~Base() = default;
  MAYBE_VIRTUAL(virtual) int f(int x) LOCKS(lock) LATE { return x + 8; }
  QUIET() int g(int x) const LOCKS(lock, this) { return x + 9; }
};
struct Derived final : Base {
  MAYBE_VIRTUAL(virtual) int f(int x) LATE MAYBE_VIRTUAL(override) { return x + 10; }
  template <class T> EXPORTED T h(T x) LOCKS() { return x + 11; }
};
template <class T> QUIET() T templated(T x) LATE { return x + 12; }

int main() {
  Derived d;
  Base& b = d;
  std::printf("%d %d %d %d %d %d %d\n", exported(1), quiet(1), aligned(1), inSection(1), api(1), standard(1), standardList(1));
  std::printf("%d %d %d %d %d\n", b.f(1), b.Base::f(1), b.g(1), d.h(1), templated(1));
  std::printf("%d %d\n", variadic("a"), variadic("%d", 1));
}
