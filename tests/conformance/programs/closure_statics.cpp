// Statics in lambdas of namespace scope, and closures of static members: what a unit cannot name must stay the program's.
// separate: same
#include <cstdio>

auto next = [] { static int count = 10; return count++; };
inline auto shared = [] { static int count = 20; return count++; };
struct Holder { static inline auto kept = [n = 30]() mutable { return n++; }; };
int useNext() { return next() + next(); }
int useShared() { return shared() + shared(); }
int useKept() { return Holder::kept(); }
template <class F> int counted(F f) { static int calls = 0; return f(++calls); }
int inFunction() { auto g = [] { static int count = 40; return count++; }; return g() + g(); }
static int inStatic(int x) { return [x] { static int count = 50; return [] { static int inner = 60; return inner++; }() + count++ + x; }(); }
int instances(int x) { return counted([](int n) { return n; }) + counted([x](int n) { return n * x; }); }
namespace { int hidden() { thread_local int other = 70; return [](auto by) { static auto count = by; return count += by; }(other++); } }
extern "C" int withC() { return [] { static const char* text = "ab"; return *text++; }(); }
struct Outside { int member(); static int shared(); Outside(); int made; };
int Outside::member() { return [this] { static int count = 80; return made + count++; }(); }
int Outside::shared() { struct Local { static int f() { return [] { static int count = 90; return count++; }(); } }; return Local::f(); }
Outside::Outside() : made([] { static int all = 100; return all++; }()) { made += [] { static int bodies = 0; return ++bodies; }(); }

int main() {
  for (int round = 0; round < 2; ++round) std::printf("%d %d %d %d %d\n", useNext(), useShared(), useKept(), next(), Holder::kept());
  Outside first, second;
  for (int round = 0; round < 2; ++round) {
    std::printf("%d %d %d %d %c ", inFunction(), inStatic(1), instances(3), hidden(), withC());
    std::printf("%d %d %d\n", first.member(), second.member(), Outside::shared());
  }
}
