// std: c++20
// compilers: g++ clang++-19
// separate: all
// expect: left alone app::Range::Range<T>
// expect: left alone app::Range::holds
// Constants whose class template arguments are deduced: GCC keeps the static ones where they could be written to.
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

namespace app {
template <int Factor> static int apply(int a, int b) { return a * Factor + b; }
static constexpr std::array kOperations{&apply<0>, &apply<1>};
static constexpr std::pair kPair{3, 4L};
namespace { constexpr std::optional kMaybe{5}; static constexpr std::array kHidden{6, 7}; }
template <class T> struct Range { T low, high; constexpr Range(T l, T h) : low(l), high(h) {} constexpr bool holds(T t) const { return low <= t && t < high; } };
static constexpr Range kRange(1, 9), kOther(10, 20);
constexpr Range kPlain('a', 'z');
static const std::array kOnce{8, 9};
}
struct Holder { static constexpr std::array members{10, 11}; static constexpr app::Range range{12, 13}; };
inline constexpr std::array shared{14, 15};
static int operate(std::size_t which, int x) { return app::kOperations[which](x, 2) + (*app::kOperations.begin())(x, 1); }
static int sum() { int total = 0; for (const int x : app::kHidden) total += x; for (const auto& x : app::kOnce) total += x; return total; }
static const app::Range<int>& range(bool other) { return other ? app::kOther : app::kRange; }
static long pair() { const auto& [a, b] = app::kPair; return a * b + *app::kMaybe; }
static int local(std::size_t i) { static constexpr std::array kLocal{16, 17}; static constexpr app::Range kInside(1, 2); const auto* p = &kLocal; return (*p)[i] + kInside.high; }
static const int* member(std::size_t i) { return i < 2 ? &Holder::members[i] : &shared[i - 2]; }

int main() {
  static_assert(app::kOperations.size() == 2 && app::kRange.holds(3) && !app::kOther.holds(3));
  for (const auto operation : app::kOperations) std::printf("%d ", operation(1, 2));
  std::printf("%d %d %d %d\n", operate(0, 3), operate(1, 4), sum(), range(true).holds(3));
  std::printf("%ld %d %d %d %d %d\n", pair(), local(1), *member(0), *member(3), app::kPlain.holds('c'), Holder::range.high);
}
