// std: c++11
// The oldest supported standard: no generic lambdas, no deduced returns, no make_unique.
// expect: left alone square
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
struct Node {
  int value;
  std::unique_ptr<Node> left, right;
  explicit Node(int v) : value(v) {}
  void insert(int v) { std::unique_ptr<Node>& side = v < value ? left : right; if (side) side->insert(v); else side.reset(new Node(v)); }
  template <class F> void walk(F f) const { if (left) left->walk(f); f(value); if (right) right->walk(f); }
};
auto trailing(int a) -> decltype(a * 2) { return a * 2; }
template <class A, class B> auto add(A a, B b) -> decltype(a + b) { return a + b; }
std::unique_ptr<Node> build(std::vector<int> values) { std::unique_ptr<Node> root(new Node(values.at(0))); for (std::size_t i = 1; i < values.size(); ++i) root->insert(values[i]); return root; }
int consume(std::unique_ptr<Node> n) { int s = 0; n->walk([&s](int v) { s += v; }); return s; }
constexpr int square(int x) { return x * x; }
template <class... T> int count(T&&... t) { int n = 0; int unused[] = {0, ((void)t, ++n)...}; (void)unused; return n; }
std::map<std::string, std::function<int(int, int)>> operations() { return {{"add", [](int a, int b) { return a + b; }}, {"mul", [](int a, int b) { return a * b; }}}; }
enum class Kind : short { kA, kB };
const char* name(Kind k) { switch (k) { case Kind::kA: return "A"; case Kind::kB: return "B"; } return ""; }
struct Base { virtual ~Base() {} virtual int f() const noexcept { return 1; } };
struct Final final : Base { int f() const noexcept override { return 2; } };
std::string join(const std::vector<std::string>& parts, char by = ',') { std::string r; for (const auto& p : parts) { if (!r.empty()) r += by; r += p; } return r; }
thread_local int local = 3;
int touch() { return ++local; }
struct Inherit : Node { using Node::Node; int twice() { return value * 2; } };
int main() {
  consume(build({1}));
  std::printf("%d %g %d %d\n", trailing(2), add(1, 2.5), consume(build({5, 2, 8, 1})), square(4));
  std::printf("%d %d %s %d\n", count(1, 'a', "s"), operations()["mul"](3, 4), name(Kind::kB), Final().f());
  std::printf("%s %d %d\n", join({"a", "b"}).c_str(), touch(), Inherit(4).twice());
}
