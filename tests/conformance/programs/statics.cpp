// std: c++17
// Static and thread storage: order of initialisation and destruction, recursion, templates, inline functions, atexit.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

struct Trace {
  std::string name;
  explicit Trace(std::string n) : name(std::move(n)) { std::printf("+%s\n", name.c_str()); }
  ~Trace() { std::printf("-%s\n", name.c_str()); }
};
int early();
static int before = early();
static Trace one("namespace one");
namespace { Trace two("anonymous two"); int hiddenCounter = 5; }
inline Trace three("inline three");
struct Holder { static Trace member; static inline int inlineMember = early() + 1; static int count() { static int n = 10; return n++; } };
Trace Holder::member("class member");
template <class T> struct Generic { static T value; static T& local() { static T t = T(3); ++t; return t; } };
template <class T> T Generic<T>::value = T(early());
template <class T> T variable = T(4);
thread_local int perThread = 1;
thread_local Trace perThreadTrace("thread local");
int early() { static int calls = 100; return calls++; }
int counter() { static int n; return ++n; }
int twoOfOneName(bool b) { if (b) { static int n = 1; return n++; } static int n = 50; return n++; }
Trace& once() { static Trace t("function local"); return t; }
Trace& nested() { static Trace& t = once(); static Trace u("nested"); return u; (void)t; }
int recursive(int d) { static int depth = 0; ++depth; if (d) { recursive(d - 1); } return depth; }
int throwsOnce() { static int tries = 0; struct Init { static int make() { if (++tries < 3) throw tries; return tries * 10; } }; static int v = Init::make(); return v; }
const char* cached(int x) { static const char* const table[] = {"zero", "one", "two"}; return table[x]; }
int constInit() { static const int k = 7; static constexpr int c[2] = {k, k + 1}; return c[1]; }
int threadCounter() { thread_local int n = 0; return ++n; }
std::string& lazily() { thread_local std::string s = "lazy"; s += "!"; return s; }
inline int inlineStatic() { static int n = 20; return n++; }
auto lambdaStatic = [] { static int n = 30; return n++; };
int inLambda() { return [] { static int n = 40; return n++; }(); }
int inLocalClass() { struct L { int next() { static int n = 60; return n++; } }; return L().next(); }
template <class T> int templateStatic(T) { static int n = static_cast<int>(sizeof(T)) * 100; return n++; }
int manyThreads() {
  static std::atomic<int> built{0};
  struct Slow { Slow() { ++built; } };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) { threads.emplace_back([] { static Slow s; (void)s; }); }
  for (auto& t : threads) { t.join(); }
  return built;
}
void atExit() { std::puts("atexit"); }
static int* selfReference() { static int* p = reinterpret_cast<int*>(&p); return p; }

int main() {
  std::atexit(atExit);
  std::printf("%d %d %d\n", before >= 100, hiddenCounter, Holder::inlineMember > 100);
  std::printf("%d %d %d\n", counter(), counter(), counter());
  std::printf("%d %d %d %d\n", twoOfOneName(true), twoOfOneName(false), twoOfOneName(true), twoOfOneName(false));
  std::printf("%s %s\n", once().name.c_str(), nested().name.c_str());
  std::printf("%d\n", recursive(4));
  for (int i = 0; i < 4; ++i) { try { std::printf("%d\n", throwsOnce()); } catch (int t) { std::printf("try %d\n", t); } }
  std::printf("%s %d\n", cached(2), constInit());
  threadCounter();
  std::thread([] { std::printf("%d %d %s %d\n", threadCounter(), ++perThread, lazily().c_str(), 0); perThreadTrace.name += "'"; }).join();
  std::printf("%d %d %s\n", threadCounter(), perThread, lazily().c_str());
  inlineStatic(); lambdaStatic(); inLambda(); inLocalClass(); Holder::count();
  std::printf("%d %d %d %d %d\n", inlineStatic(), lambdaStatic(), inLambda(), inLocalClass(), Holder::count());
  templateStatic(1);
  std::printf("%d %d\n", templateStatic(2), templateStatic('c'));
  Generic<int>::local();
  std::printf("%d %d %d\n", Generic<int>::local(), Generic<int>::value >= 100, variable<int>);
  std::printf("%d %d\n", manyThreads(), selfReference() != nullptr);
  perThreadTrace.name += "\"";
}
