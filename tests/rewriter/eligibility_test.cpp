// Which functions are left alone, and the reason that a user reads for it.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::ElementsAre;

TEST(Eligibility, WhatRunsAtCompileTimeStays) {
  EXPECT_EQ(leftAlone("constexpr int f() { return 1; }", "f"), "constexpr");
  EXPECT_EQ(leftAlone(Code("consteval int f() { return 1; }").standard("c++20"), "f"), "consteval");
}

TEST(Eligibility, WhatHasNoTextOfItsOwnIsNotListed) {
  EXPECT_THAT(wrappedFunctions(R"cpp(
struct S {
  S() = default;
  S(const S&) = delete;
  ~S();
  int declared();
  virtual int pure() = 0;
};
S::~S() = default;
int S::declared() { return 1; }
)cpp"),
              ElementsAre("S::declared()"));
}

TEST(Eligibility, VariadicFunctionsOfCStay) {
  EXPECT_EQ(leftAlone("int f(const char*, ...) { return 1; }", "f"), "takes C variadic arguments");
}

TEST(Eligibility, AllocationFunctionsStay) {
  EXPECT_EQ(leftAlone(R"cpp(
#include <cstdlib>
struct S {
  void* operator new(std::size_t size) { return std::malloc(size); }
  void operator delete(void* at) { std::free(at); }
};
)cpp",
                      "S::operator new"),
            "operator new or delete");
}

TEST(Eligibility, AttributesThatNeedTheFunctionItselfKeepIt) {
  EXPECT_EQ(leftAlone("__attribute__((always_inline)) inline int f() { return 1; }", "f"),
            "always inlined");
  EXPECT_EQ(leftAlone("__attribute__((naked)) void f() { __asm__(\"ret\"); }", "f"), "naked");
  for (const char* text : {"__attribute__((weak)) int f() { return 1; }",
                           "int f() __asm__(\"g\"); int f() { return 1; }",
                           "extern inline __attribute__((gnu_inline)) int f() { return 1; }"}) {
    EXPECT_EQ(leftAlone(text, "f"), "its symbol is special (weak, alias or asm label)") << text;
  }
  EXPECT_EQ(
      leftAlone("__attribute__((target_clones(\"avx\", \"default\"))) int f() { return 1; }", "f"),
      "one of several versions for different processors");
  EXPECT_EQ(leftAlone("__attribute__((returns_twice)) int f() { return 1; }", "f"),
            "returns twice, like setjmp");
  for (const char* when : {"constructor", "destructor"}) {
    EXPECT_EQ(leftAlone("__attribute__((" + std::string(when) + ")) void f() {}", "f"),
              "runs before or after the program's main part");
  }
  EXPECT_EQ(leftAlone("__attribute__((ms_abi)) int f(int a) { return a; }", "f"),
            "has a calling convention of its own");
}

// It runs before anything could be caught.
TEST(Eligibility, TheResolverOfAnIfuncStays) {
  const Code code(R"cpp(
static int one() { return 1; }
extern "C" int (*resolve())() { return one; }
int chosen() __attribute__((ifunc("resolve")));
int use() { return chosen(); }
)cpp");
  EXPECT_EQ(leftAlone(code, "resolve"), "runs while the program is loaded (an ifunc's resolver)");
  EXPECT_EQ(leftAlone(code, "one"), "wrapped");
}

TEST(Eligibility, FilesInLanguagesWithoutTheMeansStay) {
  EXPECT_EQ(leftAlone(Code("int f() { return 1; }").standard("c++98"), "f"),
            "the file is compiled as C++98");
  EXPECT_EQ(leftAlone(Code("int f() { return 1; }").flag("-fno-dollars-in-identifiers"), "f"),
            "the file is compiled with -fno-dollars-in-identifiers");
}

TEST(Eligibility, FilesWithoutRttiOrExceptionsAreWrapped) {
  EXPECT_EQ(leftAlone(Code("int f() { return 1; }").flag("-fno-rtti"), "f"), "wrapped");
  EXPECT_EQ(leftAlone(Code("int f() { return 1; }").flag("-fno-exceptions"), "f"), "wrapped");
}

TEST(Eligibility, OverloadsThatOnlyConstraintsTellApartAreWrapped) {
  const Code code = Code(R"cpp(
template <class T> int f(T a) requires (sizeof(T) > 4) { return static_cast<int>(a); }
template <class T> int f(T a) requires (sizeof(T) <= 4) { return 2 * a; }
template <class T> struct S {
  int g() requires (sizeof(T) > 4) { return 1; }
  int g() requires (sizeof(T) <= 4) { return 2; }
};
int use() { return f(1) + f(2L) + S<int>().g() + S<long>().g(); }
)cpp")
                        .standard("c++20");
  EXPECT_EQ(wrappedFunctions(code).size(), 5U);
}

TEST(Eligibility, SourceLocationWouldNameTheBody) {
  EXPECT_EQ(leftAlone(Code(R"cpp(
#include <source_location>
const char* where(std::source_location at = std::source_location::current()) { return at.function_name(); }
const char* f() { return where(); }
int lines(int line = __builtin_LINE()) { return line; }
int g() { return lines(); }
)cpp")
                          .standard("c++20"),
                      "f"),
            "it uses std::source_location, which would name its body");
}

TEST(Eligibility, NamesThatCannotBeMendedKeepTheFunction) {
  EXPECT_EQ(leftAlone(R"cpp(
const char* f() {
  static const char* const name = __func__;
  return [] { return __func__; }() == name ? name : "";
}
)cpp",
                      "f"),
            "it uses its own name in the initialiser of a static variable and in a lambda or "
            "handler");
  EXPECT_EQ(leftAlone("struct S { operator const char*() { return __func__; } };",
                      "S::operator const char *"),
            "a conversion operator that uses its own name");
  EXPECT_EQ(leftAlone(Code("const char* f(auto) { return __PRETTY_FUNCTION__; }\n"
                           "const char* use() { return f(1); }")
                          .standard("c++20"),
                      "f"),
            "its __PRETTY_FUNCTION__ says what its `auto` parameters are");
  EXPECT_EQ(leftAlone("template <class T> struct S {\n"
                      "  friend const char* f(const S&) { return __PRETTY_FUNCTION__; }\n"
                      "};",
                      "f"),
            "its __PRETTY_FUNCTION__ would be that of a member of its class");
  EXPECT_EQ(leftAlone("#include <cassert>\n"
                      "template <class T> struct S {\n"
                      "  friend void f(const S& s) { assert(&s); }\n"
                      "};",
                      "f"),
            "wrapped");
}

class Marks : public ::testing::Test {
protected:
  static Code marked(const std::string& text, bool markedOnly = true) {
    rewriter::WrapOptions options;
    options.markedOnly = markedOnly;
    return Code("#include <hot_restart/hot_restart.h>\n" + text)
        .flag("-I" REWRITER_TEST_INCLUDE)
        .options(options);
  }
};

TEST_F(Marks, OnlyWhatIsMarkedWhenAskedFor) {
  EXPECT_THAT(wrappedFunctions(marked("HOT_RESTART_WRAP int f() { return 1; }\n"
                                      "int g() { return 2; }\n"
                                      "HOT_RESTART_WRAP int h();\n"
                                      "int h() { return 3; }")),
              ElementsAre("f()", "h()"));
  EXPECT_EQ(leftAlone(marked("int g() { return 2; }"), "g"), "not marked HOT_RESTART_WRAP");
}

TEST_F(Marks, TheInnermostDecides) {
  const std::string text = R"cpp(
struct HOT_RESTART_WRAP Outer {
  int f() { return 1; }
  HOT_RESTART_NO_WRAP int g() { return 2; }
  struct HOT_RESTART_NO_WRAP Inner {
    int h() { return 3; }
    HOT_RESTART_WRAP int i() { return 4; }
  };
};
)cpp";
  for (const bool markedOnly : {true, false}) {
    EXPECT_THAT(wrappedFunctions(marked(text, markedOnly)),
                ElementsAre("Outer::f()", "Outer::Inner::i()"));
  }
  EXPECT_EQ(leftAlone(marked(text), "Outer::g"), "marked HOT_RESTART_NO_WRAP");
}

TEST_F(Marks, AMarkOfTheFileCountsInThatFile) {
  EXPECT_THAT(wrappedFunctions(marked("HOT_RESTART_WRAP_MODULE;\nint f() { return 1; }\n"
                                      "#include \"other.cpp\"\n")
                                   .file("other.cpp", "int g() { return 2; }\n")),
              ElementsAre("f()"));
}

TEST_F(Marks, OneFunctionCanBeAskedFor) {
  rewriter::WrapOptions options;
  options.onlyFunction = "n::f";
  EXPECT_THAT(
      wrappedFunctions(
          Code("namespace n { int f() { return 1; } int g() { return 2; } }").options(options)),
      ElementsAre("n::f()"));
}

TEST(Eligibility, AUnityBuildsSourcesAreWrappedAsTheFiltersSay) {
  const Code unity = Code("#include \"a.cpp\"\n#include \"b.cpp\"\n#include \"c.h\"\n")
                         .file("a.cpp", "int a() { return 1; }\n")
                         .file("b.cpp", "int b() { return 2; }\n")
                         .file("c.h", "inline int c() { return 3; }\n");
  EXPECT_THAT(wrappedFunctions(unity), ElementsAre("a()", "b()"));
  rewriter::WrapOptions options;
  options.excludeGlobs = {"*/b.cpp"};
  EXPECT_THAT(wrappedFunctions(unity.options(options)), ElementsAre("a()"));
}

TEST(Eligibility, CoroutinesAreWrapped) {
  EXPECT_EQ(sameOutput(Code(R"cpp(
#include <coroutine>
#include <cstdio>
struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int a) { value = a; }
    void unhandled_exception() {}
    int value = 0;
  };
  std::coroutine_handle<promise_type> handle;
};
Task count(int a) { std::puts("begins"); co_return a + 1; }
int main() {
  Task task = count(41);
  task.handle.resume();
  std::printf("%d\n", task.handle.promise().value);
  task.handle.destroy();
}
)cpp")
                           .standard("c++20")),
            "begins\n42\n");
}

// A template that Clang alone rejects left every file that includes it unwrapped.
TEST(Eligibility, BodiesThatOnlyClangRejectsAreLeftOut) {
  const Code code = Code(R"cpp(
template <class T> struct S {
  const int a = 1;
  void f() { a = 2; }
};
int g() { return 1; }
)cpp")
                        .flag("-fpermissive")
                        .only(CompilerKind::kGcc);
  EXPECT_EQ(leftAlone(code, "g"), "wrapped");
  EXPECT_THAT(leftAlone(code, "S::f"), Says("Clang cannot parse its body"));
}

// Clang's parse says GCC's own version: __GNUC__ is 4 by Clang's default.
TEST(Eligibility, FunctionsBehindAQuestionForGccsVersionAreSeen) {
  EXPECT_EQ(
      leftAlone("#if __GNUC__ >= 5 || defined(__clang__)\nint f() { return 1; }\n#endif", "f"),
      "wrapped");
}

TEST(Eligibility, ExplicitSpecialisationsOfMembersSpecialiseTheBody) {
  const Code code(R"cpp(
#include <cstdio>
template <class T> struct S {
  int f() { return 1; }
  template <class U> int g(U) { return 2; }
  int never();
};
template <> int S<int>::f() { return 3; }
template <> template <> int S<int>::g<char>(char) { return 4; }
template <> int S<int>::never() { return 5; }
int main() {
  std::printf("%d %d %d %d %d\n", S<int>().f(), S<char>().f(), S<int>().g('c'), S<int>().g(1), S<int>().never());
}
)cpp");
  EXPECT_EQ(sameOutput(code), "3 1 4 2 5\n");
  EXPECT_EQ(wrappedFunctions(code).size(), 6U);
}

TEST(Eligibility, ConversionsToClassesOfOneNameAreToldApart) {
  EXPECT_EQ(wrappedFunctions(R"cpp(
namespace a { struct View {}; }
namespace b { struct View {}; }
struct S { operator a::View() { return {}; } operator b::View() { return {}; } };
)cpp")
                .size(),
            2U);
}

} // namespace
} // namespace hot_restart::test
