// std: c++17
// separate: all
// Functions named like a type of their own heads, which means the function behind their declaration.
#include <cstdio>
#include <string>
#include <vector>
namespace ns {
struct String { int v; };
template <class T> struct List { T v; };
enum Kind { kOne = 1 };
using Alias = std::vector<int>;
namespace { struct Hidden { int v; }; }
inline namespace inner { struct Inline { int v; }; }
struct Outer { struct Nested { int v; }; };
struct Base { struct Own { int v = 6; }; };
using Outer_t = Outer;
struct Visitor : Base {
  virtual int String(const String* s) { return s->v; }
  virtual int List(const List<int>& l, int x = sizeof(ns::List<int>)) const { return l.v + x; }
  int Kind(Kind k, void (*callback)(enum Kind)) { callback(k); return static_cast<int>(k); }
  int Alias(const std::vector<Alias>& a);
  static int Hidden(Hidden h) { return h.v; }
  auto Inline(Inline i, Inline* p = nullptr) -> int { return i.v + (p != nullptr); }
  int Own(const Own& o) { return o.v; }
  virtual ~Visitor() = default;
};
int Visitor::Alias(const std::vector<ns::Alias>& a) { return static_cast<int>(a.size()); }
}
struct Point { int x; };
static Point Point(struct Point p, int y) { p.x += y; return p; }
int main() {
  ns::Visitor v;
  const ns::String s{1};
  std::printf("%d %d %d\n", v.String(&s), v.List({2}), v.Kind(ns::kOne, [](ns::Kind) { std::puts("called"); }));
  std::printf("%d %d %d %d %d\n", v.Alias({{}, {}}), ns::Visitor::Hidden({3}), v.Inline({4}), v.Own({}), Point({7}, 1).x);
}
