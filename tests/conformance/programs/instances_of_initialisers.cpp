// Templates that nothing but initialisers of namespace-scope variables instantiates, as test frameworks do for typed tests.
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Test { virtual ~Test() = default; virtual void run() = 0; };
using Factory = std::function<std::unique_ptr<Test>()>;
static std::vector<std::pair<std::string, Factory>>& registry() {
  static std::vector<std::pair<std::string, Factory>> all;
  return all;
}
template <class T> std::unique_ptr<Test> make() { return std::unique_ptr<Test>(new T); }
template <class T> bool enter(const char* name) { registry().emplace_back(name, &make<T>); return true; }
template <template <class> class Case, class... Types> struct TypedTests {
  static bool enterAll(const char* name) { return (enter<Case<Types>>(name) && ...); }
};
template <class T> struct Sizes : Test { void run() override { std::printf("size %zu %s\n", sizeof(T), __func__); } };
static bool entered __attribute__((unused)) = TypedTests<Sizes, char, short, double>::enterAll("sizes");

#define TYPED_CASE(name, ...) \
  template <class T> static void name(); \
  template <class... T> struct name##Entry { name##Entry(const char* text, int line) { (calls().push_back(&name<T>), ...); std::printf("%s %d\n", text, line); } \
    static std::vector<void (*)()>& calls() { static std::vector<void (*)()> all; return all; } }; \
  static name##Entry<__VA_ARGS__> name##Instance(#name, \
    3); \
  template <class T> static void name()
TYPED_CASE(zeroes, int, long, Sizes<int>*) { std::printf("zero %d\n", T() == T{}); }

struct Registrar {
  template <class F> Registrar(F function, int argument) : value(function(argument)) {}
  template <class T> Registrar& with(T more) { value += static_cast<int>(more); return *this; }
  int value;
};
static int twice(int x) { return x * 2; }
namespace {
template <class T> struct Lookup { T key; Lookup(T k) : key(k) {} T get() const { return key; } };
Registrar first(twice, 4), second{twice,
                                  5};
auto third = Registrar(twice, 6).with(2.5).with('\1');
Registrar& fourth = first.with(1);
const Lookup<short> table[] = {{1}, {static_cast<short>(twice(1))}};
thread_local Lookup<long> mine(twice(8));
}
namespace outer { class Holder { static int counted; template <class T> static int count(T x) { return static_cast<int>(x) + 1; } public: static int get() { return counted; } }; }
int outer::Holder::counted = outer::Holder::count('a');
template <class T> struct Plain { Plain() { std::puts("plain"); } int v = 3; };
static Plain<int> plain;

namespace {
template <class T> struct Several {
  template <class U> static void enter(const char* name) { std::printf("%s enters %zu\n", name, sizeof(U) + sizeof(T)); }
  Several() { enter<T>("itself"); enter<T[2]>("twice"); }
};
static int byLambda = [] {
  Several<long>(); // Whoever tests types lists them in a lambda that is called at once.
  auto again = [](auto x) { return Lookup<decltype(x)>(x).get(); };
  return again('c') + static_cast<int>(again(2.5));
}();
static const int byLambdaWithState = [](int more) { static int calls = 0; Several<char>(); return ++calls + more; }(4);
}

int main() {
  for (auto& [name, factory] : registry()) { std::printf("%s: ", name.c_str()); factory()->run(); }
  for (auto* call : zeroesEntry<int, long, Sizes<int>*>::calls()) { call(); }
  std::printf("%d %d %d %d %d\n", first.value, second.value, third.value, fourth.value, entered);
  std::printf("%d %d\n", byLambda, byLambdaWithState);
  std::printf("%d %ld %d %d\n", table[1].key, mine.key, outer::Holder::get(), plain.v);
}
