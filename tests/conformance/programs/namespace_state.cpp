// std: c++17
// flags: -pthread
// State of every sort at namespace scope, in nested unnamed namespaces, templates, functions; each exists once in every version.
#include <array>
#include <atomic>
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static int order = 0;
static int next(const char* what) { std::printf("init %s %d\n", what, order); return order++; }
namespace {
const auto addOne = [](int x) { return x + 1; };
const auto addState = [](int x) { static int calls = 10; return x + ++calls; };
auto mutableLambda = [n = 0]() mutable { return ++n; };
namespace { namespace inner { int deep = next("deep"); int bump() { return ++deep; } } struct Hidden { static int shared; int v = next("member"); }; int Hidden::shared = next("Hidden::shared"); }
enum { kSize = 4, kOther = kSize * 2 };
constexpr int kTable[] = {1, 2, 3};
const int kRun = next("kRun");
const std::string kText = "text";
const std::map<std::string, int> kMap = {{"a", 1}, {"b", 2}};
struct { int a; std::string b; } unnamed = {5, "unnamed"};
union { int asInt; float asFloat; } either = {6};
static union { int plain; unsigned bits; };
int array[] = {1, 2, 3, 4, 5}, *pointer = &array[2], &reference = array[3], matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};
int (*callback)(int) = [](int x) { return x * 3; };
int Hidden::*memberPointer = &Hidden::v;
thread_local int perThread = 7;
thread_local std::string perThreadText = "t" + std::to_string(perThread);
volatile int watched = 8;
std::atomic<int> atomic{9};
std::once_flag once;
template <class T> T generic = T(3);
template <> int generic<int> = 30;
template <class T> int countOf() { static int count = 0; static thread_local int mine = 100; ++mine; return ++count + (mine - 100) * 1000; }
template <int N> struct Sized { static inline int hits = N; static const int fixed = N * 2; static int more; int room[N]; int hit() { return ++hits + fixed + more; } };
template <int N> int Sized<N>::more = N + 1;
const int Sentinel = 0;
const void* const address = &Sentinel;
auto [first, second] = std::pair<int, std::string>(11, "bound");
std::vector<std::string> log;
} // namespace
inline int inlineVariable = next("inlineVariable");
inline thread_local int inlinePerThread = 12;
extern const int exportedConstant;
const int exportedConstant = 13;
struct Statics {
  static int plain; static const int constant = 14; static constexpr double real = 1.5; static inline std::string text = "inline static";
  static std::vector<int>& lazily() { static std::vector<int> all{1, 2, 3}; return all; }
  static thread_local int mine;
};
int Statics::plain = next("Statics::plain");
thread_local int Statics::mine = 15;
struct Guarded { explicit Guarded(const char* n) : name(n) { std::printf("made %s\n", n); } ~Guarded() { std::printf("unmade %s\n", name); } const char* name; int uses = 0; };
static Guarded atStart("at start");
static Guarded& lazy() { static Guarded one("lazily"); ++one.uses; return one; }
static int throwing(bool fail) { static int tried = 0; ++tried; static const int value = [fail] { if (fail) { throw 1; } return 16; }(); return value + tried; }
static int recursiveStatic(int n) { static int depths[3] = {}; ++depths[n]; return n == 0 ? depths[0] * 100 + depths[1] * 10 + depths[2] : recursiveStatic(n - 1); }
static int two() { static int c = 1; { static int c = 10; ++c; if (c > 11) { static int c = 100; return ++c; } } return ++c; }
static int asArgument() { std::array<int, kSize> a{}; Sized<kOther> s{}; (void)a; int local[sizeof(kTable) / sizeof(kTable[0])] = {}; return static_cast<int>(a.size() + sizeof(s.room) + sizeof(local)) + kTable[1]; }
static void inThread(int* out) { ++perThread; perThreadText += "!"; ++Statics::mine; ++inlinePerThread; *out = perThread + static_cast<int>(perThreadText.size()) + Statics::mine + inlinePerThread + countOf<char>(); }

int main() {
  std::printf("%d %d %d %d %d\n", addOne(1), addState(1), addState(1), mutableLambda(), mutableLambda());
  std::printf("%d %d %d %d %d\n", inner::bump(), inner::bump(), Hidden::shared++, Hidden::shared, Hidden().*memberPointer);
  std::printf("%d %s %d %d %s %d %d\n", kRun, kText.c_str(), kMap.at("b"), unnamed.a++, unnamed.b.c_str(), either.asInt, unnamed.a);
  plain = 17; *pointer += 1; reference += 1; matrix[1][2] += 1; watched = watched + 1;
  std::printf("%u %d %d %d %d %d %d\n", bits, array[2], array[3], matrix[1][2], callback(2), static_cast<int>(watched), ++atomic);
  std::call_once(once, [] { log.push_back("once"); });
  std::call_once(once, [] { log.push_back("twice"); });
  int other = 0;
  std::thread(inThread, &other).join();
  std::thread(inThread, &other).join();
  std::printf("%d %d %s %d %d\n", other, perThread, perThreadText.c_str(), Statics::mine, inlinePerThread);
  std::printf("%g %d %d %d %d %d %d\n", generic<double>, generic<int>++, generic<int>, countOf<int>(), countOf<int>(), countOf<char>(), Sized<2>().hit() + Sized<2>().hit() + Sized<3>().hit());
  std::printf("%d %d %s %zu %d %d\n", address == &Sentinel, first++, second.c_str(), log.size(), ++inlineVariable, exportedConstant);
  Statics::lazily().push_back(4);
  std::printf("%d %d %g %s %zu\n", ++Statics::plain, Statics::constant, Statics::real, Statics::text.c_str(), Statics::lazily().size());
  std::printf("%d %d %s\n", lazy().uses, lazy().uses, atStart.name);
  for (const bool fail : {true, true, false, false}) { try { std::printf("%d\n", throwing(fail)); } catch (int) { std::puts("thrown"); } }
  std::printf("%d %d %d %d %d %d\n", recursiveStatic(2), recursiveStatic(1), two(), two(), two(), asArgument());
}
