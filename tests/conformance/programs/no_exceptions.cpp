// flags: -fno-exceptions -Werror -Wno-missing-declarations
// Without exceptions: feature macros must look the same, allocation, virtuals, terminate-free paths.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>
#ifdef __cpp_exceptions
#error exceptions are on
#endif
#ifdef __EXCEPTIONS
#error exceptions are on
#endif
struct Status { int code; const char* text; bool ok() const { return code == 0; } };
struct Guard { std::string& log; explicit Guard(std::string& l) : log(l) { log += "("; } ~Guard() { log += ")"; } };
Status parse(const std::string& s, int* out) { char* end = nullptr; long v = std::strtol(s.c_str(), &end, 10); if (*end) return {1, "trailing"}; *out = static_cast<int>(v); return {0, "ok"}; }
int guarded(std::string& log, int d) { Guard g(log); return d ? guarded(log, d - 1) + 1 : 0; }
std::vector<int> make(int n) { std::vector<int> v; for (int i = 0; i < n; ++i) { v.push_back(i); } return v; }
bool enabled() {
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)
  return true;
#else
  return false;
#endif
}
int quiet(int x) noexcept { return x + 1; }
template <class T> T twice(T t) { return t + t; }
struct V { virtual ~V() = default; virtual int f() const { return 1; } };
struct W : V { int f() const override { return V::f() + 1; } };
int main() {
  int v = 0;
  std::string log;
  Status s = parse("12x", &v), t = parse("12", &v);
  std::printf("%s %s %d %d %s\n", s.text, t.text, v, guarded(log, 3), log.c_str());
  std::unique_ptr<V> w(new W);
  std::printf("%zu %d %d %s %d %d\n", make(4).size(), enabled(), quiet(1), twice(std::string("a")).c_str(), w->f(), s.ok());
}
