// What a unit brings of the functions of a file, and what it leaves to the program.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;
using ::testing::Not;

TEST(UnitFunctions, BringTheChosenAndDeclareTheOthers) {
  const std::string text = unitText("int g(int a) { return a; }\nint f() { return g(1); }\n",
                                    "int g(int a) { return a; }\nint f() { return g(2); }\n");
  EXPECT_THAT(text,
              Says("inline __attribute__((__used__, __noinline__)) int f$body() { return g(2); }"));
  EXPECT_THAT(text, Says("int g(int a) ;"));
}

TEST(UnitFunctions, NewOnesComeAlong) {
  EXPECT_THAT(unitText("int f() { return 1; }", R"cpp(
#include <string>
namespace { struct Helper { int a = 3; int get() const { return a; } }; }
static int count = 1;
int g(int a) { return a + count; }
int f() { return g(Helper().get()) + static_cast<int>(std::string("abc").size()); }
)cpp"),
              AllOf(Says("int g$body(int a) { return a + count; }"), Says("int f$body()")));
}

TEST(UnitFunctions, TheOthersBodiesGoWithTheirMacros) {
  EXPECT_THAT(unitText(R"cpp(
#include <cstdlib>
const char* g(bool a) { if (a) { std::abort(); } return __func__; }
int f() { return 1; }
)cpp",
                       R"cpp(
#include <cstdlib>
const char* g(bool a) { if (a) { std::abort(); } return __func__; }
int f() { return 2; }
)cpp"),
              AllOf(Not(Says("#define abort")), Not(Says("#define __func__"))));
}

// The text behind needs what they leave behind.
TEST(UnitFunctions, BodiesStayThatEndAConditionalOrDefineMacros) {
  const std::string before = R"cpp(
#define FAST
#ifdef FAST
int g(int a) {
  return a;
#else
int g(int a, int b) {
  return a + b;
#endif
}
int h() {
#define ONE 1
  return ONE;
}
int f() { return ONE; }
)cpp";
  std::string after = before;
  after.replace(after.find("return ONE; }"), 13, "return 1 + ONE; }");
  EXPECT_THAT(unitText(before, after), AllOf(Says("#define ONE 1"), Says("1 + ONE")));
}

TEST(UnitFunctions, ACommentIsNoDirective) {
  EXPECT_THAT(
      unitText("int g() {\n/*\n#else\n#define A 1\n*/\n  return 1;\n}\nint f() { return 1; }\n",
               "int g() {\n/*\n#else\n#define A 1\n*/\n  return 1;\n}\nint f() { return 2; }\n"),
      AllOf(Says("int g() ;"), Not(Says("#define A"))));
}

TEST(UnitFunctions, ClassesVirtualsAndConstructorsOfTheProgramCompile) {
  const std::string before = R"cpp(
struct Base { Base() : a(1) {} virtual ~Base() { a = 0; } virtual int f() { return a; } int a; };
struct Derived : virtual Base {
  Derived();
  explicit Derived(int b) try : c(b) { ++c; } catch (...) { }
  int f() override { return c; }
  static int made;
  int c = 2;
};
int Derived::made = 0;
Derived::Derived() { ++made; }
auto deduced(int a) { return a; }
template <class T> T twice(T a) { return a + a; }
template <> int twice<int>(int a) { return 2 * a; }
extern "C" int plain(int a = 3);
int plain(int a) { return a; }
int main() { return Derived().f() + deduced(1) + twice(1) + twice(1L) + plain(); }
int edited() { return 1; }
)cpp";
  std::string after = before;
  after.replace(after.find("{ return 1; }"), 13, "{ return 2; }");
  EXPECT_THAT(unitText(before, after), Says("int edited$body() { return 2; }"));
}

TEST(UnitFunctions, EveryFunctionOfAFileCanBeBrought) {
  EXPECT_THAT(unitText(Code(R"cpp(
struct S {
  S() { ++count; }
  ~S() { --count; }
  operator bool() const { return count > 0; }
  friend int get(const S&) { return count; }
  template <class T> int g(T a) { return static_cast<int>(a); }
  static int count;
};
int S::count;
auto f(auto a) { return a + 1; }
int use() { S one; return get(one) + one.g('c') + f(1) + (one ? 1 : 0); }
int main() { return use(); }
)cpp")
                           .standard("c++20")),
              Says("use$body()"));
}

// Only libraries may call it, whose code is not parsed here.
TEST(UnitFunctions, StubsOfTheChosenAreThereThoughNothingCallsThem) {
  EXPECT_THAT(unitText("inline int f(int a) { return a; }\nint use() { return f(1); }\n",
                       "inline int f(int a) { return -a; }\nint use() { return f(1); }\n"),
              Says("__used__)) inline int f(int a)"));
}

TEST(UnitFunctions, LabelsAreTheBodysOwn) {
  EXPECT_THAT(unitText(Code(R"cpp(
int f(int a) {
  static const void* const kPlaces[] = {&&one, &&two};
  goto *const_cast<void*>(kPlaces[a]);
one:
  return 1;
two:
  return 2;
}
)cpp")
                           .flag("-Wno-pedantic")),
              Says("&&two"));
}

// The member that they specialise is never defined itself.
TEST(UnitFunctions, SpecialisationsOfAMemberKeepTheNameOfItsBody) {
  const std::string before = R"cpp(
template <class T> struct S { int never(); int f() { return 1; } };
template <> int S<int>::never() { return 2; }
template <> int S<char>::never() { return 3; }
int use() { return S<int>().never() + S<char>().never() + S<int>().f(); }
)cpp";
  std::string after = before;
  after.replace(after.find("return 2;"), 9, "return 4;");
  EXPECT_THAT(unitText(before, after), Says("S<int>::never$body() { return 4; }"));
}

// Functions that a macro puts into a namespace it opens first (doctest's TEST_SUITE).
TEST(UnitFunctions, StaticsOfFunctionsThatAreLeftAloneHaveNamesToo) {
  EXPECT_THAT(unitText(R"cpp(
#define SUITE(name) namespace suite_##name { static inline int suite() { static int value = 1; return ++value; } } namespace suite_##name
int g(const char*, ...) { static int count; return ++count; }
SUITE(one) { int f() { return suite() + g("x"); } }
)cpp"),
              Says("inline int g(const char*, ...)"));
}

TEST(UnitFunctions, NamesMayBeginWithADollarOrALetterBeyondAscii) {
  EXPECT_THAT(unitText(R"cpp(
static int $count;
namespace { int größe = 1; }
int ñ(int a) { static thread_local int é = 2; return a + größe + ++$count + é; }
int $f() { return ñ(1); }
)cpp"),
              Says("ñ$body(int a)"));
}

// Clang gives closures names that another object knows in inline functions only.
TEST(UnitFunctions, ClangsBodiesWithClosuresAreInline) {
  const std::string text =
      "int f(int a) { return [&] { static int count; return a + ++count; }(); }";
  EXPECT_THAT(wrapped(Code(text).only(CompilerKind::kClang)), Says("inline int f$body(int a) {"));
  EXPECT_THAT(wrapped(Code(text).only(CompilerKind::kGcc)),
              Not(Says("inline int f$body(int a) {")));
}

TEST(UnitFunctions, AReturnInsteadTakesTheBodysPlaceAndLines) {
  const std::string text = unitReturning("#line 100 \"user.cpp\"\nint f(int a)\n{\n\n\n\n\n\n\n  "
                                         "return a;\n}\nint g() { return f(1); }\n",
                                         "f", "a + 40");
  EXPECT_THAT(text, Says("hot_restart_return_once(0);\n#line 1 \"hr-return\"\nreturn a + 40\n;"));
  EXPECT_THAT(unitReturning("void f() noexcept { }\nvoid g() { f(); }\n", "f", ""),
              Says("hot_restart_return_once(1);"));
}

TEST(UnitFunctions, FunctionsOfHeadersAreBrought) {
  const Code before = Code("#include \"a.h\"\nint use() { return a(); }\n")
                          .file("a.h", "#pragma once\ninline int a() { return 1; }\n")
                          .wrapHeaders();
  EXPECT_THAT(unitText(before, before.file("a.h", "#pragma once\ninline int a() { return 5; }\n")),
              Says("int a$body() { return 5; }"));
}

} // namespace
} // namespace hot_restart::test
