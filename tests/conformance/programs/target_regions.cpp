// Functions in regions that a pragma compiles for another processor; their classes are declared outside.
// separate: same
#include <cstdio>
#include <memory>

struct Base { virtual ~Base() = default; virtual int sum(const int* v, int n) const = 0; };
namespace plain { class Worker final : public Base { int start_ = 1; public: int sum(const int* v, int n) const final; static int twice(int x); }; }
namespace fast { class Worker final : public Base { int start_ = 2; public: int sum(const int* v, int n) const final; static int twice(int x); }; }

int plain::Worker::sum(const int* v, int n) const { int s = start_; for (int i = 0; i < n; ++i) s += v[i]; return s; }
int plain::Worker::twice(int x) { return 2 * x; }

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,pclmul,lzcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,pclmul,lzcnt")
#endif
namespace fast {
static inline int step(int s, int v) { return s + 2 * v; }
template <class T> static inline T again(T x) { return x + x; }
int Worker::sum(const int* v, int n) const { int s = start_; for (int i = 0; i < n; ++i) s = step(s, v[i]); return s; }
int Worker::twice(int x) { return again(x); }
struct Local { int v; int get() const { return v + 1; } };
int useLocal(int x) { return Local{x}.get(); }
}
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
__attribute__((target("sse4.2"))) static int written(int x) { return x + 3; }

int main() {
  const int v[] = {1, 2, 3};
  const std::unique_ptr<Base> all[] = {std::make_unique<plain::Worker>(), std::make_unique<fast::Worker>()};
  for (const auto& one : all) std::printf("%d ", one->sum(v, 3));
  std::printf("%d\n", plain::Worker::twice(4));
  if (__builtin_cpu_supports("avx2")) std::printf("%d %d %d\n", fast::Worker::twice(4), fast::useLocal(5), written(1));
  else std::puts("8 6 4");
}
