// Wrapped functions that run before main and after it, in the order of the text.
// expect: left alone veryEarly
// expect: left alone veryLate
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>
int log(const char* what) { static int n = 0; std::printf("%d %s\n", ++n, what); return n; }
std::map<std::string, int (*)()>& registry() { static std::map<std::string, int (*)()> r; return r; }
struct Register { Register(const char* n, int (*f)()) { registry()[n] = f; log(n); } ~Register() { log("unregister"); } };
int alpha() { return 1; }
static Register a("alpha", alpha);
static Register b("beta", [] { return 2; });
namespace { Register c("gamma", []() -> int { return log("gamma called"); }); }
struct Early { Early() { log("Early"); } ~Early() { log("~Early"); } int value() const { return 3; } };
extern Early early;
static int usesLater = (log("uses later"), early.value());
Early early;
template <class T> struct Static { static T instance; static T make() { log("template make"); return T(); } };
template <class T> T Static<T>::instance = Static<T>::make();
static int forceInstance = Static<int>::instance;
const std::vector<int> numbers = [] { log("numbers"); return std::vector<int>{1, 2}; }();
static std::unique_ptr<Early, void (*)(Early*)> owned(new Early, [](Early* e) { log("deleter"); delete e; });
thread_local int perThread = log("thread local");
__attribute__((constructor(200))) static void veryEarly() { std::puts("constructor 200"); }
__attribute__((destructor(200))) static void veryLate() { std::puts("destructor 200"); }
int byReference(int& r) { r = log("by reference"); return r; }
int storage;
int& reference = storage;
static int initialised = byReference(reference);
static const char* const names[] = {"x", "y"};
static auto lazy = [](int x) { return x + initialised; };
struct Counter { static int next() { static int n = 0; return n++; } int id = next(); };
Counter counters[3];
int main() {
  log("main");
  for (auto& [name, f] : registry()) { std::printf("%s %d\n", name.c_str(), f()); }
  std::printf("%d %d %zu %d %s %d %d\n", usesLater, forceInstance, numbers.size(), perThread > 0, names[1], lazy(0) > 0, counters[2].id);
  std::atexit([] { log("atexit"); });
}
