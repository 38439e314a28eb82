// The declarations of bodies in the classes of their functions.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using ::testing::AllOf;

TEST(ClassDeclaration, StandsBehindTheFunctionsOwn) {
  EXPECT_THAT(wrapped(R"cpp(
struct S { virtual int f(int a = 1) const noexcept; static int g(); };
int S::f(int a) const noexcept { return a; }
int S::g() { return 2; }
)cpp"),
              AllOf(Says("virtual int f(int a = 1) const noexcept; int f$body(int a) const;"),
                    Says("static int g(); static int g$body();")));
}

TEST(ClassDeclaration, KeepsTheAccessOfTheFunctionsOwn) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
class S {
  struct Secret { int a; };
  Secret make(int a);
public:
  int use() { return make(3).a; }
};
S::Secret S::make(int a) { return {a}; }
int main() { std::printf("%d\n", S().use()); }
)cpp"),
            "3\n");
}

TEST(ClassDeclaration, SeveralDeclaratorsShareTheirSpecifiers) {
  EXPECT_THAT(wrapped(R"cpp(
struct S {
  static int value, f(int a), *g(), &h(int b = (1, 2));
  int (*i())(int), j() const;
};
int S::value = 1;
int S::f(int a) { return a; }
int* S::g() { return &value; }
int& S::h(int) { return value; }
int (*S::i())(int) { return f; }
int S::j() const { return 2; }
)cpp"),
              AllOf(Says("static int f$body(int a);"), Says("static int *g$body();"),
                    Says("static int &h$body(int b);"), Says("int j$body() const;")));
}

// The commas of a trailing return type or a requires-clause do not end a declarator.
TEST(ClassDeclaration, EndsBehindATrailingReturnType) {
  EXPECT_THAT(wrapped(R"cpp(
template <class A, class B> struct Pair { A a; B b; };
struct S {
  auto f() -> Pair<int, int>;
  auto g(Pair<int, int> a = {1, 2}) const -> int;
  auto operator->() -> S*;
  bool operator,(int a);
};
auto S::f() -> Pair<int, int> { return {1, 2}; }
auto S::g(Pair<int, int> a) const -> int { return a.a; }
auto S::operator->() -> S* { return this; }
bool S::operator,(int a) { return a > 0; }
)cpp"),
              AllOf(Says("auto f$body() -> Pair<int, int>;"),
                    Says("auto g$body(Pair<int, int> a) const -> int;")));
}

TEST(ClassDeclaration, EndsBehindARequiresClause) {
  EXPECT_THAT(wrapped(Code(R"cpp(
template <class A, class B> concept Same = __is_same(A, B);
template <class T> struct S {
  int f() requires Same<T, int> || requires { sizeof(T); T{}; };
};
template <class T> int S<T>::f() requires Same<T, int> || requires { sizeof(T); T{}; } { return 1; }
int use() { return S<int>().f(); }
)cpp")
                          .standard("c++20")),
              Says("int f$body() requires Same<T, int> || requires { sizeof(T); T{}; };"));
}

TEST(ClassDeclaration, ATypesNameMayDeclareAFunction) {
  const Code code(R"cpp(
#include <cstdio>
using Quiet = int() const noexcept;
using Loud = int(int);
struct S {
  Quiet f;
  static Loud g;
};
int S::f() const noexcept { return 1; }
int S::g(int a) { return a; }
int main() { std::printf("%d %d\n", S().f(), S::g(2)); }
)cpp");
  EXPECT_THAT(wrapped(code),
              AllOf(Says("::hr$MayThrow<Quiet> f$body;"), Says("static Loud g$body;")));
  EXPECT_EQ(sameOutput(code), "1 2\n");
}

TEST(ClassDeclaration, ATypeThatDependsOnATemplateMayBeNoexcept) {
  EXPECT_EQ(leftAlone(R"cpp(
template <class T> struct S { using F = int() noexcept(sizeof(T) > 1); F f; };
template <class T> int S<T>::f() noexcept(sizeof(T) > 1) { return 1; }
int use() { return S<int>().f(); }
)cpp",
                      "S::f"),
            "a type that depends on a template's declares it, `noexcept` included");
}

TEST(ClassDeclaration, TemplatesWithinTemplatesTakeTheirClauses) {
  EXPECT_THAT(wrapped(R"cpp(
template <class T> struct Outer {
  template <class U = int> struct Inner {
    template <int kCount = 3> int f(T, U = U());
  };
};
template <class T> template <class U> template <int kCount> int Outer<T>::Inner<U>::f(T, U) { return kCount; }
int use() { return Outer<char>::Inner<>().f<>('c'); }
)cpp"),
              AllOf(Says("template <int kCount> int f$body(T, U);"),
                    Says("int Outer<T>::Inner<U>::f$body(T, U)")));
}

TEST(ClassDeclaration, ConstructorsAndDestructorsBecomeMembersOfVoid) {
  EXPECT_THAT(wrapped(R"cpp(
struct S {
  explicit S(int a = 1);
  virtual ~S() noexcept(false);
  operator bool() const;
};
S::S(int) {}
S::~S() noexcept(false) {}
S::operator bool() const { return true; }
)cpp"),
              AllOf(Says("void S$ctor$body(int a);"), Says("void S$dtor$body();"),
                    Says("auto operator_conversion$body() const -> bool;")));
}

TEST(ClassDeclaration, LocalAndNestedAndUnnamedClassesTakeThem) {
  const Code code(R"cpp(
#include <cstdio>
struct Outer { struct Inner { int f(); }; };
int Outer::Inner::f() { return 1; }
typedef struct { int g() { return 2; } } Unnamed;
int main() {
  struct Local { int h() { return 3; } };
  std::printf("%d %d %d\n", Outer::Inner().f(), Unnamed().g(), Local().h());
}
)cpp");
  EXPECT_EQ(sameOutput(code), "1 2 3\n");
}

TEST(ClassDeclaration, ClassesInHeadersTakeThemWhereverTheHeaderIsEntered) {
  const Code code = Code("#include \"s.h\"\nint S::f() { return line(); }\n")
                        .file("s.h", "#pragma once\nstruct S {\n  int f();\n"
                                     "  int line() { return __LINE__; }\n};\n");
  EXPECT_THAT(wrapped(code), Says("int f(); int f$body();"));
  EXPECT_EQ(leftAlone(code, "S::line"), "no such function"); // A header is no marked file.
}

TEST(ClassDeclaration, MembersThatAMacroDeclaresAreExpanded) {
  EXPECT_THAT(wrapped(Code("#include \"s.h\"\nint Parser::parse(int a) { return a; }\n")
                          .file("s.h", "#define DECLARE_PARSER(type) type parse(type a)\n"
                                       "struct Parser { DECLARE_PARSER(int); };\n")),
              Says("int parse$body(int a);"));
}

// g++ takes a member with the target of a pragma for another version of the one without.
TEST(ClassDeclaration, HasNotTheTargetThatAPragmaGivesToTheDefinition) {
  EXPECT_EQ(leftAlone(R"cpp(
struct S { int f(int a); };
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif
int S::f(int a) { return a; }
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
)cpp",
                      "S::f"),
            "wrapped");
}

} // namespace
} // namespace hot_restart::test
