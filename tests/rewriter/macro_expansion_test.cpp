// Functions whose heads, or parts of them, come out of macros.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using ::testing::ElementsAre;

TEST(MacroExpansion, AHeadOutOfAMacroIsExpanded) {
  const Code code(R"cpp(
#define TEST(suite, name)                                                                          \
  struct suite##_##name { void run(); static int count; };                                         \
  int suite##_##name::count = 0;                                                                   \
  void suite##_##name::run()
TEST(Suite, works) {
  ++count;
}
)cpp");
  EXPECT_EQ(leftAlone(code, "Suite_works::run"), "wrapped");
  EXPECT_THAT(wrapped(code), Says("void Suite_works::run$body() {"));
}

TEST(MacroExpansion, AMacroThatMakesWholeFunctionsIsExpanded) {
  EXPECT_THAT(wrappedFunctions(R"cpp(
#define GETTER(type, name) type name() const { return name##_; }
#define STRINGIFY(x) #x
#define NAMED(name) const char* name() { return STRINGIFY(name "\n"); }
class S { int a_ = 1; public: GETTER(int, a) };
NAMED(f)
)cpp"),
              ElementsAre("S::a() const", "f()"));
}

// `#define stderr stderr`: such a name expands to itself.
TEST(MacroExpansion, AMacroMayNameItself) {
  EXPECT_EQ(leftAlone(R"cpp(
extern int standard;
#define standard standard
#define PRINTER(name) int name() { return standard; }
PRINTER(f)
)cpp",
                      "f"),
            "wrapped");
}

TEST(MacroExpansion, WhatReadsOtherwiseInTheFileStays) {
  // The name that is not expanded again by its own macro would be, once it stands in the file.
  EXPECT_EQ(leftAlone(R"cpp(
#define f(x) int f(int x)
f(a) { return a; }
)cpp",
                      "f"),
            "its head comes out of a macro");
}

TEST(MacroExpansion, TemplateClausesOutOfMacrosAreExpanded) {
  EXPECT_THAT(wrapped(R"cpp(
#define TEMPLATE template <class T
#define END >
TEMPLATE END int f(T a) { return static_cast<int>(a); }
int use() { return f('c'); }
)cpp"),
              Says("f$body(T a)"));
}

// ENABLE_IF(...) makes a parameter without a name, which the stub could not pass on.
TEST(MacroExpansion, ParametersThatMacrosWriteAreExpanded) {
  EXPECT_EQ(leftAlone(R"cpp(
template <bool> struct If {};
template <> struct If<true> { using Type = int; };
#define ENABLE_IF(...) typename If<(__VA_ARGS__)>::Type = 0
#define UNUSED_INT int
template <class T, ENABLE_IF(sizeof(T) < 8)> int f(T, UNUSED_INT) { return 1; }
int use() { return f(1, 2); }
)cpp",
                      "f"),
            "wrapped");
}

TEST(MacroExpansion, TheColonOfInitialisersMayComeOutOfAMacro) {
  EXPECT_EQ(leftAlone(R"cpp(
#define INIT(member, value) : member(value)
struct S { int a; explicit S(int b); };
S::S(int b) INIT(a, b) { ++a; }
)cpp",
                      "S::S"),
            "wrapped");
}

TEST(MacroExpansion, EveryWantedFileIsExpanded) {
  EXPECT_THAT(
      wrappedFunctions(Code("#include \"t.h\"\nint use() { return made(); }\n"
                            "#include \"other.cpp\"\n")
                           .file("t.h", "#pragma once\n#define MAKE(name) inline int name() "
                                        "{ return 1; }\nMAKE(made)\n")
                           .file("other.cpp", "MAKE(second)\nint third() { return second(); }\n")
                           .wrapHeaders()),
      ::testing::UnorderedElementsAre("made()", "use()", "second()", "third()"));
}

TEST(MacroExpansion, CountersGoTheSameWay) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define UNIQUE JOIN(unique_, __COUNTER__)
#define MAKE(value) static int UNIQUE() { return value; }
MAKE(7)
#define SECOND int JOIN(second_, __COUNTER__) = __COUNTER__
SECOND;
int main() { std::printf("%d %d %d\n", unique_0(), second_1, __COUNTER__); }
)cpp"),
            "7 2 3\n");
}

TEST(MacroExpansion, PragmasInTheExpansionStay) {
  EXPECT_EQ(leftAlone(R"cpp(
#define QUIET(name)                                                                                \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wunused-parameter\"")          \
  int name(int a) { return 1; }                                                                    \
  _Pragma("GCC diagnostic pop")
QUIET(f)
)cpp",
                      "f"),
            "wrapped");
}

TEST(MacroExpansion, LinesStayTheUsers) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
#define FUNCTION(name) \
  int name()
FUNCTION(f)
{
  return __LINE__;
}
#define BOTH(a, b) int a() { return __LINE__; } int b() { return __LINE__; }
BOTH(g,
     h)
int main() { std::printf("%d %d %d %d\n", f(), g(), h(), __LINE__); }
)cpp"),
            "7 11 11 12\n");
}

TEST(MacroExpansion, DirectivesAmongItsArgumentsHaveBeenFollowed) {
  EXPECT_THAT(wrapped(R"cpp(
#define MAKE(name, ...) int name() { return __VA_ARGS__; }
MAKE(f,
#ifdef NOT_DEFINED
1
#else
2
#endif
)
)cpp"),
              Says("int f$body() { return 2; }"));
}

} // namespace
} // namespace hot_restart::test
