// Parts of heads that need more than a copy: types with the function's own name, `auto` parameters,
// the order of template parameters, deduced return types.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using ::testing::AllOf;

TEST(HiddenTypes, HaveTheirFullNamesBehindTheDeclaration) {
  EXPECT_THAT(wrapped(R"cpp(
namespace n {
struct String { int a; };
const String* String(const struct String* x) { return x; }
struct Class { struct Size { int a; }; static int Size(const Size* x); };
}
)cpp"),
              Says("String$body(const struct String* x)"));
  EXPECT_THAT(wrapped(R"cpp(
namespace n {
struct Text { int a; };
int Text(const Text* x) { return x->a; }
}
)cpp"),
              Says("int Text$body(const struct ::n::Text* x)"));
}

TEST(HiddenTypes, WithoutAnotherNameTheFunctionIsLeftAlone) {
  EXPECT_EQ(leftAlone(R"cpp(
template <class T> struct Outer {
  struct Size { T a; };
  T Size(const Size* x) { return x->a; }
};
)cpp",
                      "Outer::Size"),
            "a type in its head has its name, and no other");
}

TEST(PlaceholderParameters, BecomeParametersOfTheTemplate) {
  const Code code = Code(R"cpp(
#include <cstdio>
template <class T> concept Small = sizeof(T) < 8;
int f(const auto& a, Small auto b, auto... more) {
  return static_cast<int>(a) + static_cast<int>(b) + static_cast<int>(sizeof...(more));
}
template <class T> int g(T a, Small auto&& b) { return static_cast<int>(a) + b; }
struct S { static int h(auto a) { return static_cast<int>(a); } };
int i(auto (*function)(int)) { return static_cast<int>(function(1)); }
long twice(int a) { return 2 * a; }
int main() { std::printf("%d %d %d %d\n", f(1L, 2, 3, 4), g(1, 2), S::h(3.5), i(twice)); }
)cpp")
                        .standard("c++20");
  EXPECT_EQ(sameOutput(code), "5 3 3 2\n");
  EXPECT_THAT(wrapped(code),
              AllOf(Says("template <class hr$A1, Small hr$A2, class... hr$A3>"),
                    Says("f$body(const hr$A1& a, hr$A2 b, hr$A3... more)"),
                    Says("template <class T, Small hr$A1> int g$body(T a, hr$A1&& b)")));
}

TEST(PlaceholderParameters, OutOfAMacroTheyAreExpanded) {
  EXPECT_EQ(leftAlone(Code(R"cpp(
#define ANY auto
int f(ANY a) { return static_cast<int>(a); }
int use() { return f(1); }
)cpp")
                          .standard("c++20"),
                      "f"),
            "an `auto` parameter comes out of a macro");
}

TEST(TemplateOrder, APackGoesToTheEnd) {
  const Code code(R"cpp(
#include <cstdio>
template <class T, class... A, class U> int f(T a, U b, A... more) {
  return static_cast<int>(a) + static_cast<int>(b) + static_cast<int>(sizeof...(more));
}
int main() { std::printf("%d\n", f(1, 2, 'a', 'b')); }
)cpp");
  EXPECT_THAT(wrapped(code), Says("template <class T, class U, class... A> int f$body("));
  EXPECT_EQ(sameOutput(code), "5\n");
}

TEST(TemplateOrder, BehindSeveralPacksArgumentsAreDeduced) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
template <class... T> struct List {};
template <class... A, class... B> int f(List<A...>, List<B...>) {
  return static_cast<int>(10 * sizeof...(A) + sizeof...(B));
}
template <int kFirst, class... A, class... B> int g(List<A...>, List<B...>) {
  return kFirst + static_cast<int>(sizeof...(A));
}
struct S {
  template <class... A, class... B> int h(List<A...>, List<B...>) const& { return static_cast<int>(sizeof...(B)); }
};
int main() {
  std::printf("%d %d %d\n", f(List<int, int>(), List<char>()), g<3>(List<int, int>(), List<>()), S().h(List<>(), List<int>()));
}
)cpp"),
            "21 5 1\n");
}

TEST(TemplateOrder, WhatHasNoNameBehindAPackIsLeftOut) {
  const Code code(R"cpp(
template <class T> constexpr bool isSmall = sizeof(T) < 8;
template <bool> struct If {};
template <> struct If<true> { using Type = int; };
template <class... A, typename If<(isSmall<A> && ...)>::Type = 0> int f(A... a) { return static_cast<int>(sizeof...(a)); }
int use() { return f(1, 'c'); }
)cpp");
  EXPECT_THAT(wrapped(code), Says("template <class... A> int f$body(A... a)"));
}

TEST(TemplateOrder, ADefaultBehindAPackThatItNamesLeavesTheFunctionAlone) {
  EXPECT_EQ(leftAlone(R"cpp(
template <class... T> struct List { static constexpr int count = sizeof...(T); };
template <class... A, class... B, class L = List<A...>> int f(List<A...>, List<B...>) { return L::count; }
int use() { return f(List<int>(), List<>()); }
)cpp",
                      "f"),
            "a template parameter behind a pack has a default argument and depends on the pack");
}

TEST(DeducedReturn, TheBodyStandsInFront) {
  const Code code(R"cpp(
#include <cstdio>
auto f(int a) { return 2 * a; }
decltype(auto) g(int& a) {
  return (a);
}
struct S {
  int a;
  auto get() const { return a; }
  auto& own();
};
auto& S::own() { return a; }
template <class T> auto h(T a) { return a + 1; }
auto closure() { return [](int a) { return a + 5; }; }
int main() {
  int b = 1;
  g(b) = 7;
  S s{3};
  s.own() = 4;
  std::printf("%d %d %d %d %d\n", f(b), b, s.get(), h(8), closure()(1));
}
)cpp");
  EXPECT_EQ(sameOutput(code), "14 7 4 9 6\n");
  EXPECT_EQ(leftAlone(code, "closure"), "wrapped");
}

TEST(DeducedReturn, WhatCallsItselfGetsItsTypeSpelled) {
  const Code code(R"cpp(
namespace n { template <class T> struct Box { T a; }; }
auto f(int a) {
  if (a == 0) { return n::Box<unsigned long>{1}; }
  return n::Box<unsigned long>{f(a - 1).a * 2};
}
)cpp");
  EXPECT_THAT(wrapped(code), Says("::hr$Same<n::Box<unsigned long>> f$body(int a)"));
}

TEST(DeducedReturn, WithoutANameForTheTypeTheFunctionIsLeftAlone) {
  EXPECT_EQ(leftAlone(R"cpp(
auto f(int a) {
  struct Local { int a; };
  if (a == 0) { return Local{1}; }
  return Local{f(a - 1).a};
}
)cpp",
                      "f"),
            "it calls itself, and its return type is deduced from that");
}

} // namespace
} // namespace hot_restart::test
