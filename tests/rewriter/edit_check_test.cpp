// What an edit may do: what is refused, what is said of the rest, which new signatures are taken.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using ::testing::AllOf;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(EditCheck, AnotherSignatureIsRefused) {
  EXPECT_THAT(refused("int f() { return 1; }", "char f() { return 1; }"), Not(IsEmpty()));
  EXPECT_THAT(refused("int f(int a) { return a; }", "int f(long a) { return 2; }"), Not(IsEmpty()));
  EXPECT_THAT(refused("int f() { return 1; } int g() { return 2; }", "int g() { return 2; }"),
              Says("f()"));
}

TEST(EditCheck, WhatNoLongerCanBeWrappedIsRefused) {
  EXPECT_THAT(refused("int f() { return 1; }", "constexpr int f() { return 2; }"),
              Says("constexpr"));
}

TEST(EditCheck, AnEditThatDoesNotParseIsRefused) {
  EXPECT_THAT(refused("int f() { return 1; }", "int f() { return x; }"),
              Says("Clang cannot parse its body"));
  EXPECT_THAT(refused("int f() { return 1; } int g() { return 1; }",
                      "int f() { return 2; } int g() { return x; }"),
              Not(IsEmpty()));
}

TEST(EditCheck, VariablesKeepTheirTypes) {
  EXPECT_THAT(refused("int a; int f() { return a; }", "long a; int f() { return a != 0; }"),
              AllOf(Says("variable `a` changed its type"), Says("`long`")));
  EXPECT_THAT(
      refused("int a; int f() { return a; }", "thread_local int a; int f() { return a + 1; }"),
      Says("thread-local"));
}

TEST(EditCheck, EnumerationsKeepTheirSize) {
  EXPECT_THAT(refused("enum class E : char { kA }; int f(E) { return 1; }",
                      "enum class E : int { kA }; int f(E) { return 2; }"),
              Says("changed its size from 1 to 4"));
}

TEST(EditCheck, SaysWhatDidNotTakeEffect) {
  const std::string notes = unitNotes(R"cpp(
#define LIMIT 1
const int kValue = 1;
int value = 2;
constexpr int fold(int a) { return a; }
using Number = int;
int f() { static int calls = 1; return LIMIT + kValue + value + fold(1) + ++calls; }
int gone() { return 1; }
)cpp",
                                      R"cpp(
#define LIMIT 5
const int kValue = 6;
int value = 7;
constexpr int fold(int a) { return a + 1; }
using Number = long;
int f() { static int calls = 8; return LIMIT + kValue + value + fold(1) + ++calls + 1; }
)cpp");
  for (const char* what : {"macro `LIMIT`", "`kValue`", "`value`", "`fold(int)`", "`Number`",
                           "static `calls`", "`gone()` was removed"}) {
    EXPECT_THAT(notes, Says(what));
  }
}

TEST(EditCheck, WhiteSpaceAndCommentsAreNoChange) {
  EXPECT_EQ(
      unitNotes("int f() { return 1; }\nint a = 2;\n#define X 1 + 2\n",
                "// new\nint  f()\n{ return /* one */ 1; }\nint a  = 2;\n#define X 1   + 2\n"),
      "");
}

TEST(EditCheck, StaticsThatCannotBeToldApartAreRefused) {
  EXPECT_THAT(refused("int f() { static int a = 1; return ++a; }",
                      "int f() { { static int a = 9; ++a; } static int a = 1; return ++a; }"),
              Says("several statics named `a`"));
}

TEST(EditCheck, AStaticOfAnotherTypeStartsFresh) {
  EXPECT_THAT(unitNotes("int f() { static int a = 1; return ++a; }",
                        "int f() { static long a = 2; return ++a > 1; }"),
              Says("static `a` starts fresh"));
}

TEST(LayoutFingerprint, ChangesOfMemoryAreRefusedByTypeAndMember) {
  const auto edit = [](const std::string& type, int value) {
    return type + "\nint f(S& s) { return s.a + " + std::to_string(value) + "; }\n";
  };
  const std::string plain = "struct Base { int x; }; struct S { int a; char b; };";
  for (const char* changed :
       {"struct Base { int x; }; struct S { int a; char b; int c; };",
        "struct Base { int x; }; struct S { char b; int a; };",
        "struct Base { int x; }; struct S { int a; unsigned char b; };",
        "struct Base { int x; }; struct S : Base { int a; char b; };",
        "struct Base { int x; }; struct S { int a; char b; virtual void g(); };",
        "struct Base { int x; }; struct S { int a; char b : 3; };",
        "struct Base { int x; }; struct alignas(16) S { int a; char b; };",
        "struct Base { int x; }; struct __attribute__((packed)) S { int a; char b; };"}) {
    EXPECT_THAT(refused(edit(plain, 1), edit(changed, 2)), Says("struct S: ")) << changed;
  }
}

TEST(LayoutFingerprint, HarmlessChangesAreNot) {
  const auto edit = [](const std::string& type, int value) {
    return type + "\nint f(S& s) { return s.a + " + std::to_string(value) + "; }\n";
  };
  for (const char* changed :
       {"struct S { int a; char b; int get() { return a; } };",
        "class Other {}; struct S { int a; char b; static int shared; };",
        "struct S { S() = default; int a; char b; friend int g(S); using T = int; };",
        "struct S { public: int a = 3; char b; };"}) {
    EXPECT_EQ(refused(edit("struct S { int a; char b; };", 1), edit(changed, 2)), "") << changed;
  }
}

// Clang finds what an implied function may throw only when somebody needs it; and an alias is no
// other type.
TEST(LayoutFingerprint, VirtualFunctionsAreTheSameWhateverTheyMayThrow) {
  const auto edit = [](const std::string& type, const std::string& statement) {
    return "using Number = int;\n" + type + "\nint f(S& s) { " + statement + " return s.a; }\n";
  };
  const std::string plain =
      "struct S { int a; virtual ~S() = default; virtual Number get(Number) { return a; } };";
  EXPECT_EQ(refused(edit(plain, ""), edit(plain, "struct Local : S { int b; }; Local().get(1);")),
            "");
  EXPECT_EQ(
      refused(edit(plain, ""), edit("struct S { int a; virtual ~S() = default; "
                                    "virtual int get(const int b) noexcept { return a + b; } };",
                                    "s.a = 1;")),
      "");
}

TEST(LayoutFingerprint, AnotherWayOfPassingIsRefusedWhereACallPassesIt) {
  const auto edit = [](const std::string& type, const std::string& statement) {
    return type + "\nint take(S);\nint show(const S&);\n" + "int f() { S s = {1}; " + statement +
           " }\n";
  };
  const std::string plain = "struct S { int a; };", other = "struct S { int a; ~S() {} };";
  EXPECT_THAT(
      refused(edit(plain, "return take(s);"), edit(other, "return take(s) + 1;")),
      Says("struct S: with a copy, move or destructor of its own, calls pass it in another"));
  EXPECT_EQ(refused(edit(plain, "return show(s);"), edit(other, "return show(s) + 1;")), "");
}

TEST(LayoutFingerprint, AnOverriderThatTheTablesLackIsNamed) {
  const std::string base = "struct B { virtual int g() { return 1; } };\n";
  const std::string use = "\nint f(D& d) { return d.g() + ";
  EXPECT_THAT(unitNotes(base + "struct D : B {};" + use + "1; }",
                        base + "struct D : B { int g() override { return 2; } };" + use + "2; }"),
              Says("`D::g` would take the place of `B::g`: virtual calls go on to reach the old"));
}

TEST(LayoutFingerprint, TypesAreReachedThroughPointersMembersAndCalls) {
  const std::string before = R"cpp(
struct Leaf { int a; };
struct Node { Leaf* leaf; };
template <class T> struct Box { T* inside; };
inline int helper(Box<Node>& box) { return box.inside->leaf->a; }
int f(Box<Node>& box) { return helper(box); }
)cpp";
  std::string after = before;
  after.replace(after.find("int a; };"), 9, "long a; };");
  after.replace(after.find("return helper(box);"), 19, "return helper(box) + 1;");
  EXPECT_THAT(refused(before, after), Says("Leaf"));
}

TEST(LayoutFingerprint, ATypeThatTheFunctionDoesNotUseIsANote) {
  EXPECT_THAT(
      unitNotes("struct S { int a; }; int f() { return 1; } int g(S& s) { return s.a; }",
                "struct S { int a, b; }; int f() { return 2; } int g(S& s) { return s.a; }"),
      Says("does not use it"));
}

TEST(SignatureAdapter, FurtherParametersWithDefaultsAreTaken) {
  EXPECT_THAT(unitText("int f(int a) { return a; }\nint use() { return f(1); }",
                       "int f(int a, int b = 2) { return a + b; }\nint use() { return f(1); }"),
              Says("{ return f("));
  EXPECT_EQ(refused("struct S { int f(int a) const { return a; } static int g() { return 1; } };",
                    "struct S { int f(int a, char b = 'x') const { return a + b; } "
                    "static int g(int c = 3) { return c; } };"),
            "");
}

TEST(SignatureAdapter, OthersAreNot) {
  EXPECT_THAT(refused("int f(int a) { return a; }", "int f(int a, int b) { return a + b; }"),
              Not(IsEmpty()));
  EXPECT_THAT(refused("int f(int a) { return a; }", "int f(char a, int b = 1) { return a + b; }"),
              Not(IsEmpty()));
}

// Their names begin alike: `(anonymous namespace)::`.
TEST(SignatureAdapter, FunctionsOfAnonymousNamespacesAreToldApart) {
  EXPECT_THAT(refused("namespace { int f(int a) { return a; } } int use() { return f(1); }",
                      "namespace { int g(int a, int b = 1) { return a + b; } } "
                      "int use() { return g(1); }"),
              Says("f(int)"));
}

} // namespace
} // namespace hot_restart::test
