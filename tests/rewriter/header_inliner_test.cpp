// How the main file and the project's headers become one text.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;
using ::testing::Not;

TEST(HeaderInliner, LinesAndFilesStayTheUsers) {
  const Code code = Code(R"cpp(#include "a.h"
#include <cstdio>
#include "b.h"
int main() { std::printf("%d %d %d\n", a(), b(), __LINE__); std::puts(file()); }
)cpp")
                        .file("a.h", "#pragma once\n\ninline int a() { return __LINE__; }\n")
                        .file("b.h", "#include \"a.h\"\ninline int b() { return __LINE__; }\n"
                                     "inline const char* file() { return __FILE__; }");
  EXPECT_THAT(sameOutput(code), Says("3 2 4"));
  EXPECT_THAT(sameOutput(code.wrapHeaders()), Says("b.h"));
}

TEST(HeaderInliner, SystemHeadersStayIncludes) {
  EXPECT_THAT(wrapped("#include <cstdio>\nint main() { std::puts(\"x\"); }\n"),
              Says("#include <cstdio>"));
}

TEST(HeaderInliner, AHeaderThatIsReadTwiceIsThereTwice) {
  EXPECT_EQ(sameOutput(Code(R"cpp(
#include <cstdio>
#define X(name) int name() { return __COUNTER__; }
#include "names.def"
#undef X
#define X(name) total += name();
int main() {
  int total = 0;
#include "names.def"
  std::printf("%d\n", total);
}
)cpp")
                           .file("names.def", "X(one)\nX(two)\n")),
            "1\n");
}

// A header that includes what includes it is entered a second time, for nothing.
TEST(HeaderInliner, GuardedHeadersMayIncludeEachOther) {
  EXPECT_EQ(sameOutput(Code("#include \"a.h\"\n#include <cstdio>\n"
                            "int main() { std::printf(\"%d\\n\", a() + b()); }\n")
                           .file("a.h", "#ifndef A_H\n#define A_H\n#include \"b.h\"\n"
                                        "inline int a() { return 1; }\n#endif\n")
                           .file("b.h", "#ifndef B_H\n#define B_H\n#include \"a.h\"\n"
                                        "inline int b() { return 2; }\n#endif\n")
                           .wrapHeaders()),
            "3\n");
}

TEST(HeaderInliner, IncludesAreFoundFromWhereTheyStood) {
  EXPECT_EQ(sameOutput(Code("#include \"deep/a.h\"\n#include <cstdio>\n"
                            "int main() { std::printf(\"%d\\n\", a()); }\n")
                           .file("deep/a.h", "#include \"b.h\"\n"
                                             "#if __has_include(\"b.h\")\n"
                                             "inline int a() { return b(); }\n#endif\n")
                           .file("deep/b.h", "inline int b() { return 7; }\n")),
            "7\n");
}

TEST(HeaderInliner, MacrosMayNameAHeader) {
  EXPECT_EQ(sameOutput(Code("#define HEADER \"a.h\"\n#include HEADER\n#include <cstdio>\n"
                            "int main() { std::printf(\"%d\\n\", a()); }\n")
                           .file("a.h", "inline int a() { return 5; }\n")
                           .wrapHeaders()),
            "5\n");
}

TEST(HeaderInliner, TheUsersLineDirectivesCount) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
#line 100 "grammar.y"
int f() {
  return __LINE__;
}
int main() {
  std::printf("%d %s\n", f(), __FILE__);
  std::printf("%d\n", __LINE__);
}
)cpp"),
            "101 grammar.y\n105\n");
}

TEST(HeaderInliner, FunctionsOfHeadersAreWrappedWhereAskedFor) {
  const Code code = Code("#include \"a.h\"\nint use() { return a(); }\n")
                        .file("a.h", "#pragma once\ninline int a() { return 1; }\n"
                                     "struct S { int b() { return 2; } };\n");
  EXPECT_EQ(wrappedFunctions(code), (std::vector<std::string>{"use()"}));
  EXPECT_EQ(wrappedFunctions(code.wrapHeaders()),
            (std::vector<std::string>{"a()", "S::b()", "use()"}));
}

// Stubs of inline functions that nothing calls would bring what they call along.
TEST(HeaderInliner, AnInlineFunctionThatNothingCallsStaysOutOfTheProgram) {
  EXPECT_EQ(
      sameOutput(Code("#include \"a.h\"\n#include <cstdio>\nint main() { std::puts(\"x\"); }\n")
                     .file("a.h", "int missing();\ninline int a() { return missing(); }\n"
                                  "static inline int b() { return missing(); }\n")
                     .wrapHeaders()),
      "x\n");
}

TEST(HeaderInliner, CarriageReturnsAndByteOrderMarksAreNoObstacle) {
  EXPECT_EQ(
      sameOutput("\xEF\xBB\xBF#include <cstdio>\r\nint f(int a) \\\r\n{\r\n  return a;\r\n}\r\n"
                 "int main() { std::printf(\"%d %d\\n\", f(1), __LINE__); }"),
      "1 6\n");
}

TEST(HeaderInliner, AFileMayEndWithoutALineEnd) {
  EXPECT_EQ(leftAlone(Code("#include \"a.h\"\nint use() { return a(); }")
                          .file("a.h", "inline int a() { return 1; } // no end of line")
                          .wrapHeaders(),
                      "use"),
            "wrapped");
}

} // namespace
} // namespace hot_restart::test
