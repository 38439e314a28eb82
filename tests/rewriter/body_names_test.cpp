// How bodies are called, and what they say of their own name.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

TEST(BodyNames, ConversionsOperatorsAndLiteralsHaveWordsForNames) {
  const std::string text = wrapped(R"cpp(
struct S {
  int a;
  operator int() const { return a; }
  operator const char*() const { return "x"; }
  S& operator+=(int b) & { a += b; return *this; }
  int operator()(int b) && { return a + b; }
  int operator[](int b) { return a + b; }
  S* operator->() { return this; }
  bool operator,(int b) { return a == b; }
};
S operator+(S one, S two) { return {one.a + two.a}; }
int operator""_twice(unsigned long long a) { return static_cast<int>(2 * a); }
)cpp");
  EXPECT_THAT(text, Says("auto operator_conversion$body() const -> int { return a; }"));
  EXPECT_THAT(text, Says("operator_conversion$body$2() const -> const char*"));
  EXPECT_THAT(text, Says("S& operator_plus_equal$body(int b) & {"));
  EXPECT_THAT(text, Says("int operator_call$body(int b) && {"));
  EXPECT_THAT(text, Says("S operator_plus$body(S one, S two) {"));
  EXPECT_THAT(text, Says("operator_literal_twice$body"));
}

TEST(BodyNames, OverloadsHaveBodiesOfTheirOwn) {
  const std::string text = wrapped(R"cpp(
int f(int a) { return a; }
int f(char a) { return a; }
struct S { S() {} explicit S(int) {} int f() { return 1; } int f() const { return 2; } };
)cpp");
  EXPECT_THAT(text, Says("int f$body$2(char a) {"));
  EXPECT_THAT(text, Says("void S$ctor$body$2(int)"));
  EXPECT_THAT(text, Says("int f$body$2() const {"));
}

// &f$body would be an overload set where a namespace shows the names of an inner one.
TEST(BodyNames, BodiesDoNotOverloadEachOtherThroughNamespaces) {
  const Code code(R"cpp(
namespace n {
int f(int a) { return a; }
inline namespace v1 { int f(char a) { return a; } }
namespace { int f(long a) { return static_cast<int>(a); } }
namespace used { int f(short a) { return a; } }
using namespace used;
int use() { return f(1L); }
}
)cpp");
  EXPECT_EQ(wrappedFunctions(code).size(), 5U);
  EXPECT_THAT(wrapped(code), Says("f$body$4("));
}

// The body of a friend that is defined in a class is a static member of it.
TEST(BodyNames, AHiddenFriendDoesNotShareItsBodysNameWithAMember) {
  EXPECT_EQ(wrappedFunctions(R"cpp(
struct S {
  int a;
  bool operator==(int b) const { return a == b; }
  friend bool operator==(const S& one, const S& two) { return one.a == two.a; }
  int get() const { return a; }
  friend int get(const S& one) { return one.a; }
};
)cpp")
                .size(),
            4U);
}

TEST(BodyNames, NamesThatGeneratedCodeUsesAreAvoided) {
  EXPECT_EQ(leftAlone("int f(int hr$slot) { return hr$slot; }", "f"),
            "a parameter has a name that generated code uses");
  EXPECT_THAT(wrapped("int hr() { return 1; }"), Says("int hr$body$2() { return 1; }"));
  EXPECT_THAT(wrapped("int f$body(); int f() { return f$body(); }"),
              Says("int f$body$2() { return f$body(); }"));
}

TEST(BodyNames, TheUsersMacrosDoNotReachGeneratedWords) {
  EXPECT_EQ(leftAlone(R"cpp(
#define slot 1
#define body 2
#define used 3
#define noinline 4
#define noipa 5
#define unused 6
#define Type 7
#define Pass 8
#define Restart 9
#define hot_restart 10
#define abi 11
#define section 12
int f(int a) { return a; }
)cpp",
                      "f"),
            "wrapped");
}

TEST(BodyNames, ItsNameIsTheFunctions) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
namespace n {
struct S {
  virtual void virtually(int) const { std::puts(__PRETTY_FUNCTION__); }
  S() { std::puts(__func__); std::puts(__PRETTY_FUNCTION__); }
  ~S() { std::puts(__FUNCTION__); }
};
template <class T> void f(T) { std::puts(__PRETTY_FUNCTION__); }
struct Outer {
  struct Inner {
    friend int hidden(const Inner&, int more = 2) {
      std::puts(__PRETTY_FUNCTION__);
      [] { std::puts(__PRETTY_FUNCTION__); }();
      std::puts(__func__);
      return more;
    }
    template <class T> friend void hiddenTemplate(const Inner&, T) {
      std::puts(__PRETTY_FUNCTION__);
    }
  };
};
template <class T> struct Around {
  friend void ofTemplate(const Around&) { std::puts(__PRETTY_FUNCTION__); }
};
}
void named() {
  static const char* const text = __func__;
  std::puts(text);
  [] { std::puts(__PRETTY_FUNCTION__); }();
}
int main() {
  n::S().virtually(1);
  n::f('c');
  hidden(n::Outer::Inner());
  hiddenTemplate(n::Outer::Inner(), 'c');
  ofTemplate(n::Around<int>());
  named();
  std::puts(__func__);
}
)cpp")
                .substr(0, 2),
            "S\n");
}

} // namespace
} // namespace hot_restart::test
