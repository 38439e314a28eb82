// Macros that are called like keywords: stubs say what the language means by them, and the user's own text what the macro means.
// std: c++17
// expect: left alone later::countsItself
// expect: left alone attributes::ignored
// expect: left alone inlined::once
// expect: left alone names::own
// expect: left alone within::part
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

int traced = 0;

// A test that wants at the private functions of a file.
#define static
#define private public
namespace bare {
static int weight(int kind) { return kind * 10; }
static int total(const std::vector<int>& all) {
  int sum = 0;
  for (int one : all) {
    sum += weight(one);
  }
  return sum;
}
template <class T> static T larger(T a, T b) { return a < b ? b : a; }
int deep(int n) { return n <= 0 ? 0 : 1 + deep(n - 1); }
struct Codec {
  static int version() { return 3; }
  int scaled(int x) const { return x * depth; }
private:
  int depth = 2;
};
auto deduced(int a) { return a + 1; }
} // namespace bare
#undef private
#undef static

// Old compilers and tracers.
#define for if (false) {} else for
#define if(condition) if ((++traced, (condition)))
#define return traced += 10; return
#define while(condition) while ((++traced, (condition)))
namespace statements {
int sum(int n) {
  int all = 0;
  for (int i = 0; i < n; ++i) { if (i % 2 == 0) { all += i; } }
  while (all > 100) { --all; }
  return all;
}
struct Odd { int value; bool is() const { return value % 2 != 0; } };
void nothing(int& a) { a += 1; }
auto twice(int a) { return 2 * a; }
} // namespace statements
#undef while
#undef return
#undef if
#undef for

#define try if (true)
#define catch(what) if (false)
#define throw traced += 100; (void)
namespace handlers {
int risky(int a) {
  try { traced += a; } catch (...) { traced -= a; }
  if (a > 3) { throw 4; }
  return traced;
}
} // namespace handlers
#undef throw
#undef catch
#undef try

#define void int
#define decltype(what) long
#define reinterpret_cast traced++, static_cast
#define nullptr 17
namespace types {
int noted = 0;
void note(int a) { noted += a; return nullptr; }
decltype(1.5) wide(decltype(1) a) { return a + 1; }
} // namespace types
#undef nullptr
#undef reinterpret_cast
#undef decltype
#undef void

#define const
#define noexcept
#define explicit
#define virtual
#define override
#define class struct
#define new ::new
#define delete traced += 1000; ::delete
#define auto const auto
#define using using
namespace classes {
class Base { virtual int value() const noexcept { return 1; } virtual int other() { return 2; } };
class Derived : Base { int value() { return 5; } int other() { return 6 + value(); } };
int made() {
  Derived* one = new Derived;
  auto sum = one->other();
  delete one;
  return sum;
}
} // namespace classes
#undef using
#undef auto
#undef delete
#undef new
#undef class
#undef override
#undef virtual
#undef explicit
#undef noexcept
#undef const

// Defined behind a head: what the body says of itself is not what it was.
namespace later {
#define constexpr const
int countsItself() { return int(std::string(__func__).size()); }
#undef constexpr
} // namespace later

#define __attribute__(list)
namespace attributes {
int ignored(int a) { return a + 2; }
} // namespace attributes
#undef __attribute__

namespace inlined {
inline int once(int a);
#define inline
int twice(int a) { return 2 * once(a); }
inline int once(int a) { return a + 1; }
#undef inline
} // namespace inlined

// A builtin of the stub, and one that is wanted.
#define __builtin_expect(value, expected) (traced += 7, (value))
#define __atomic_load_n(from, order) (traced += 7, *(from))
namespace names {
int likely(int a) { if (__builtin_expect(a > 1, 1)) { return a; } return 0; }
#define __func__ "another name"
std::string own() { return __func__; }
#undef __func__
} // namespace names
#undef __atomic_load_n
#undef __builtin_expect

namespace within {
int part(int a) {
#define return ++traced; return
  std::string name = __func__;
  return a + int(name.size());
#undef return
}
int whole(int a) {
#define return ++traced; return
  return a;
#undef return
}
} // namespace within

// `#define bool bool` and the like mean nothing.
#define bool bool
#define true true
bool isSame(bool a) { return a == true; }
#undef true
#undef bool

int fill(int seed) { // Leaves garbage on the stack.
  volatile int room[256];
  for (int i = 0; i < 256; ++i) {
    room[i] = seed * 0x01010101 + i;
  }
  return room[seed & 255];
}

int main() {
  for (int round = 1; round < 4; ++round) {
    fill(round);
    std::printf("%d %d %d\n", bare::total({1, round}), bare::larger(round, 2), bare::deep(40));
    fill(round + 7);
    std::printf("%d %d %d\n", bare::Codec().version(), bare::Codec().scaled(round) + bare::Codec().depth, bare::deduced(round));
    int a = round;
    statements::nothing(a);
    std::printf("%d %d %d %d\n", statements::sum(4 * round), statements::Odd{round}.is(), statements::twice(a), handlers::risky(round + 2));
    types::note(round);
    std::printf("%d %ld %d\n", types::noted, types::wide(round), classes::made());
    std::printf("%d %d %d %d\n", later::countsItself(), attributes::ignored(round), inlined::twice(round), names::likely(round));
    std::printf("%s %d %d %d\n", names::own().c_str(), within::part(round), within::whole(round), isSame(true));
    std::printf("traced %d\n", traced);
  }
}
