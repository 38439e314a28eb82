// Edits of what a function uses without naming it: what a range, a structured binding, an operator,
// a literal or a conversion calls, which overload, specialisation or deduction guide is chosen.
// Each program is edited once; all compilers and levels.
#include "reload_scene.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::test {
namespace {

constexpr const char* kHeader = R"cpp(#pragma once
#include <cstddef>
#include <cstdlib>
#include <initializer_list>
#include <new>
#include <tuple>
#include <type_traits>
struct Range { int cells[4] = {1, 2, 3, 4}; };
inline const int* begin(const Range& range) { return range.cells; }
inline const int* end(const Range& range) { return range.cells + 2; }
struct Pair { int left = 1, right = 2; };
template <std::size_t I> int get(const Pair& pair) { return I == 0 ? pair.left : pair.right; }
namespace std {
template <> struct tuple_size<Pair> : integral_constant<size_t, 2> {};
template <size_t I> struct tuple_element<I, Pair> { using type = int; };
}
constexpr int operator""_units(unsigned long long n) { return static_cast<int>(n) * 2; }
struct Meters {
  int n;
  operator int() const { return n + 10; }
  bool operator<(const Meters& other) const { return n < other.n; }
};
inline int operator*(const Meters& left, const Meters& right) { return left.n * right.n; }
extern int seen;
struct Witness { ~Witness() { seen = seen + 1; } };
struct Holder { Witness witness; };
template <class T> struct Traits { static constexpr int kCode = 1; };
template <class T> int chosen(T) { return Traits<T>::kCode; }
inline int overloaded(long) { return 1; }
template <class T> struct Box {
  T value;
  Box(T from) : value(from) {}
  int size() const { return static_cast<int>(sizeof(value)); }
};
template <int N> using Number = std::integral_constant<int, N>;
enum class Mode { kFirst = 4, kSecond = 5 };
namespace tools_old { inline int tool() { return 1; } }
namespace tools_new { inline int tool() { return 2; } }
namespace tools = tools_old;
struct Made {
  int n;
  Made(int a, int b) : n(a * 10 + b) {}
  Made(std::initializer_list<int> all) : n(static_cast<int>(all.size())) {}
};
struct Shape {
  virtual ~Shape() = default;
  virtual int area(int scale = 3) const { return scale; }
};
#define WITH_CHECKS 0
inline int lambdaDefault(int (*f)() = [] { return 6; }) { return f(); }
struct Logged {
  static int level() { return 1; }
  template <class... T> static int log(T... parts) { return level() * (0 + ... + parts); }
};
struct Own {
  static void* operator new(std::size_t size) { seen = seen + 10; return std::malloc(size); }
  static void operator delete(void* memory) { std::free(memory); }
};
struct alignas(8) Wide { char c; };
inline const char* text() { return "old"; }
struct Proxy {
  struct Target { int n = 3; } target;
  Target* operator->() { return &target; }
};
)cpp";

constexpr const char* kProgram = R"cpp(#include <string>
#include "parts.h"
int seen = 0;
using std::to_string;
std::string byRange(int) { int sum = 0; for (int cell : Range()) sum += cell; return to_string(sum); }
std::string byBinding(int) { const Pair pair; auto [left, right] = pair; return to_string(left * 10 + right); }
std::string byLiteral(int) { return to_string(5_units); }
std::string byConversion(int) { int n = Meters{1}; return to_string(n); }
std::string byComparison(int) { return to_string(Meters{1} < Meters{2}); }
std::string byOperator(int) { return to_string(Meters{3} * Meters{4}); }
std::string byDestructor(int) { seen = 0; { Holder holder; static_cast<void>(holder); } return to_string(seen); }
std::string bySpecialisation(int) { return to_string(chosen('c')); }
std::string byOverload(int) { return to_string(overloaded(1)); }
std::string byGuide(int) { return to_string(Box('c').size()); }
std::string byEnumerator(int) { return to_string(static_cast<int>(Mode::kSecond)); }
std::string byNamespace(int) { return to_string(tools::tool()); }
std::string byList(int) { return to_string(Made{1, 2}.n); }
std::string byDefault(int) { const Shape shape; return to_string(shape.area()); }
#if WITH_CHECKS
std::string byBranch(int) { return "checked"; }
#else
std::string byBranch(int) { return "unchecked"; }
#endif
std::string byLambda(int) { return to_string(lambdaDefault()); }
std::string byPack(int) { return to_string(Logged::log(1, 2)); }
std::string byNew(int) { seen = 0; delete new Own; return to_string(seen); }
std::string byText(int) { return text(); }
std::string byArrow(int) { Proxy proxy; return to_string(proxy->n); }
std::string untouched(int) { return to_string(sizeof(Wide)); }
std::string scene(int step) {
  using Function = std::string (*)(int);
  static const Function all[] = {byRange, byBinding, byLiteral, byConversion, byComparison, byOperator, byDestructor,
                                 bySpecialisation, byOverload, byGuide, byEnumerator, byNamespace, byList, byDefault,
                                 byBranch, byLambda, byPack, byNew, byText, byArrow, untouched};
  return all[step](0);
}
)cpp";

struct Edit {
  const char* from;
  const char* to;
  const char* before; ///< What the step says, step for step.
  const char* after;
};

/// In the order of the steps; an edit without text leaves the header as it is.
constexpr Edit kEdits[] = {
    {"range.cells + 2", "range.cells + 3", "3", "6"},
    {"I == 0 ? pair.left : pair.right", "I == 0 ? pair.right : pair.left", "12", "21"},
    {"(n) * 2", "(n) * 3", "10", "15"},
    {"n + 10", "n + 20", "11", "21"},
    {"n < other.n", "n > other.n", "1", "0"},
    {"left.n * right.n", "left.n + right.n", "12", "7"},
    {"seen = seen + 1;", "seen = seen + 2;", "1", "2"},
    {"template <class T> int chosen",
     "template <> struct Traits<char> { static constexpr int kCode = 2; };\n"
     "template <class T> int chosen",
     "1", "2"},
    {"inline int overloaded(long) { return 1; }",
     "inline int overloaded(long) { return 1; }\ninline int overloaded(int) { return 2; }", "1",
     "2"},
    {"template <int N> using Number", "Box(char) -> Box<long>;\ntemplate <int N> using Number", "1",
     "8"},
    {"kSecond = 5", "kSecond = 6", "5", "6"},
    {"tools = tools_old", "tools = tools_new", "1", "2"},
    {"  Made(std::initializer_list<int> all) : n(static_cast<int>(all.size())) {}\n", "", "2",
     "12"},
    {"scale = 3", "scale = 4", "3", "4"},
    {"WITH_CHECKS 0", "WITH_CHECKS 1", "unchecked", "checked"},
    {"return 6;", "return 7;", "6", "7"},
    {"level() { return 1; }", "level() { return 2; }", "3", "6"},
    {"seen = seen + 10;", "seen = seen + 20;", "10", "20"},
    {"\"old\"", "\"new\"", "old", "new"},
    {"n = 3; } target", "n = 4; } target", "3", "4"},
    {"", "", "8", "8"},
};

class ReloadImpliedUses : public ::testing::TestWithParam<Toolchain> {};

TEST_P(ReloadImpliedUses, EachOfThemIsNew) {
  Scene scene(GetParam(), kProgram);
  scene.write("parts.h", kHeader);
  ASSERT_EQ(scene.start(), "");
  std::string edited = kHeader;
  int step = 0;
  for (const Edit& edit : kEdits) {
    EXPECT_EQ(scene.run(step++), edit.before) << edit.from;
    const std::size_t at = edited.find(edit.from);
    ASSERT_NE(at, std::string::npos) << edit.from;
    edited.replace(at, std::string(edit.from).size(), edit.to);
  }
  scene.write("parts.h", edited);
  ASSERT_EQ(scene.reloadEdited(kProgram), "loaded");
  step = 0;
  for (const Edit& edit : kEdits) {
    EXPECT_EQ(scene.run(step++), edit.after) << edit.from;
  }
  EXPECT_EQ(scene.reloaded().find("untouched"), std::string::npos) << scene.reloaded();
}

std::vector<Toolchain> dialect17() {
  std::vector<Toolchain> all = allToolchains();
  for (Toolchain& toolchain : all) {
    toolchain.flags[0] = "-std=c++17";
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, ReloadImpliedUses, ::testing::ValuesIn(dialect17()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
