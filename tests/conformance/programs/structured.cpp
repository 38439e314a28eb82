// std: c++17
// Structured bindings, if constexpr, fold expressions, deduction guides, class template argument deduction, inline namespaces.
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>
struct Triple { int a; std::string b; double c; };
class Custom { int x_ = 7; std::string y_ = "custom"; public: template <std::size_t I> auto get() const { if constexpr (I == 0) { return x_; } else { return y_; } } };
namespace std { template <> struct tuple_size<Custom> : integral_constant<size_t, 2> {}; template <size_t I> struct tuple_element<I, Custom> { using type = decltype(declval<Custom>().get<I>()); }; }
Triple make() { return {1, "b", 2.5}; }
int byValue() { auto [a, b, c] = make(); a += 1; return a + static_cast<int>(b.size() + static_cast<std::size_t>(c)); }
int byReference(Triple& t) { auto& [a, b, c] = t; a = 9; b += "!"; return static_cast<int>(c); }
int loops(const std::map<std::string, int>& m) { int n = 0; for (const auto& [k, v] : m) { n += v + static_cast<int>(k.size()); } return n; }
int arrays() { int raw[3] = {1, 2, 3}; auto [x, y, z] = raw; auto& [p, q, r] = raw; p = 10; return x + y + z + p + q + r; }
std::string custom() { Custom c; auto [n, s] = c; return s + std::to_string(n); }
int inCondition(std::map<int, int>& m) { if (auto [it, inserted] = m.emplace(1, 2); inserted) { return it->second; } else { return -it->second; } }
template <class... T> bool allTrue(T... t) { return (... && t); }
template <class... T> void printAll(const T&... t) { ((std::printf("%s ", std::to_string(t).c_str())), ...); std::puts(""); }
template <class T> std::string describe(const T& t) { if constexpr (std::is_integral_v<T>) { return "int " + std::to_string(t); } else if constexpr (std::is_same_v<T, std::string>) { return "string " + t; } else { return "other"; } }
template <class A, class B> struct Couple { A a; B b; Couple(A x, B y) : a(x), b(y) {} auto both() const { return std::make_pair(a, b); } };
template <class A> Couple(A, const char*) -> Couple<A, std::string>;
template <class... F> struct Overloaded : F... { using F::operator()...; };
template <class... F> Overloaded(F...) -> Overloaded<F...>;
std::string visit(const std::variant<int, double, std::string>& v) { return std::visit(Overloaded{[](int i) { return "i" + std::to_string(i); }, [](double) { return std::string("d"); }, [](const std::string& s) { return s; }}, v); }
std::optional<std::string> maybe(bool b) { return b ? std::optional<std::string>("yes") : std::nullopt; }
auto multiple(int x) -> std::tuple<int, const char*> { return {x, "m"}; }
[[maybe_unused]] static int unused() { return 1; }
int main() {
  Triple t = make();
  std::map<int, int> m;
  std::printf("%d %d %d %s\n", byValue(), byReference(t), t.a, t.b.c_str());
  std::printf("%d %d %s\n", loops({{"a", 1}, {"bb", 2}}), arrays(), custom().c_str());
  int first = inCondition(m);
  std::printf("%d %d %d\n", first, inCondition(m), allTrue(true, 1, 'a'));
  printAll(1, 2L, 3u);
  Couple c(1, "x");
  auto [n, s] = c.both();
  auto [i, p] = multiple(6);
  std::printf("%s %s %s %d %s %d %s\n", describe(1).c_str(), describe(std::string("s")).c_str(), describe(1.5).c_str(), n, s.c_str(), i, p);
  std::printf("%s %s %s %d\n", visit(1).c_str(), visit(std::string("v")).c_str(), maybe(true)->c_str(), maybe(false).has_value());
}
