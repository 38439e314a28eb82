// Macros that are called like words of the language: what is not the user's own text keeps its
// meaning, or the function is left alone.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <string>

namespace hot_restart::test {
namespace {

using ::testing::AllOf;
using ::testing::Not;

TEST(MacroWords, AreHiddenFromTheStub) {
  const std::string text = wrapped(R"cpp(
#define static
#define unused int
static int f(int a) { return a; }
#undef static
static int g(int a) { return f(a); }
int main() { return g(0); }
)cpp");
  EXPECT_THAT(text, AllOf(Says("#pragma push_macro(\"static\")\n#undef static\n{"),
                          Says("\n#pragma pop_macro(\"static\")\n#line 4\n"),
                          Not(Says("push_macro(\"unused\")"))));
  EXPECT_EQ(text.find("push_macro"), text.rfind("push_macro"));
}

TEST(MacroWords, ThatMeanThemselvesAreNone) {
  EXPECT_THAT(wrapped("#define return return\nint f() { return 1; }\n"), Not(Says("push_macro")));
}

TEST(MacroWords, OfTheCommandLineAreHiddenFromTheHeader) {
  const std::string text =
      wrapped(Code("int f() { return 1; }\n").flag("-Dstatic=").flag("-Dconst="));
  EXPECT_LT(text.find("#undef const"), text.find("#include"));
  EXPECT_LT(text.find("#include"), text.find("#pragma pop_macro(\"const\")"));
}

TEST(MacroWords, AmongTheUsersOwnWordsAreAReason) {
  EXPECT_EQ(leftAlone("#define __attribute__(list)\nint f() { return 1; }\n", "f"),
            "`__attribute__` is a macro where it stands");
  EXPECT_EQ(leftAlone("inline int f();\n#define inline\nint f() { return 1; }\n", "f"),
            "`inline` is a macro where it stands");
  EXPECT_EQ(leftAlone("#define constexpr const\n"
                      "unsigned long f() { return sizeof __func__; }\n",
                      "f"),
            "`constexpr` is a macro where it stands");
  EXPECT_EQ(leftAlone("#define const\nint f(const int a) { return a; }\n", "f"), "wrapped");
}

} // namespace
} // namespace hot_restart::test
