// Which functions a compiler's messages are about. The messages are of g++ 12 and clang++ 19.
#include "launcher/failing_functions.h"

#include "hot_restart/rewriter/manifest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

rewriter::FunctionEntry function(const std::string& name, const std::string& file,
                                 unsigned firstLine, unsigned lastLine) {
  rewriter::FunctionEntry entry;
  entry.usr = "usr:" + name;
  entry.name = name + "()";
  entry.bodyName = name + "$body";
  entry.file = file;
  entry.firstLine = firstLine;
  entry.lastLine = lastLine;
  return entry;
}

class FailingFunctions : public testing::Test {
protected:
  FailingFunctions() {
    manifest_.functions = {function("one", "/project/src/a.cpp", 3, 5),
                           function("two", "/project/src/a.cpp", 7, 9),
                           function("member", "/project/include/a.h", 3, 3)};
    manifest_.functions.push_back(function("plain", "/project/src/a.cpp", 11, 13));
    manifest_.functions.back().skipReason = "it is constexpr";
  }

  std::vector<std::string> names(const std::string& messages) const {
    std::vector<std::string> found;
    for (const FailingFunction& one : failingFunctions(manifest_, messages, "/project/build")) {
      found.push_back(one.function->name);
    }
    return found;
  }

  rewriter::Manifest manifest_;
};

using Names = std::vector<std::string>;

TEST_F(FailingFunctions, AnErrorBelongsToTheFunctionThatItLiesIn) {
  EXPECT_EQ(names("../src/a.cpp: In function 'int two()':\n"
                  "../src/a.cpp:8:10: error: 'x' was not declared in this scope\n"
                  "    8 |   return x;\n"
                  "      |          ^\n"),
            Names{"two()"});
  EXPECT_EQ(
      names("/project/src/a.cpp:3:1: error: conflicting specifiers in declaration of 'one'\n"),
      Names{"one()"});
  EXPECT_EQ(names("/project/src/../include/a.h:3: error: no column\n"), Names{"member()"});
}

TEST_F(FailingFunctions, EachIsNamedOnceInTheOrderOfTheManifest) {
  EXPECT_EQ(names("../src/a.cpp:9:1: error: b\n../src/a.cpp:4:1: error: a\n"
                  "../src/a.cpp:8:1: error: c\n"),
            (Names{"one()", "two()"}));
}

TEST_F(FailingFunctions, TheFirstErrorOfEachIsTold) {
  const auto found = failingFunctions(
      manifest_, "../src/a.cpp:8:1: error: first\n../src/a.cpp:9:1: error: second\n",
      "/project/build");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].error, "../src/a.cpp:8:1: error: first");
}

TEST_F(FailingFunctions, WarningsAndFunctionsThatAreNotWrappedDoNotCount) {
  EXPECT_EQ(
      names("../src/a.cpp:8:1: warning: unused\n../src/a.cpp:4:1: note: here\n"
            "../src/a.cpp:12:1: error: in the plain one\n../src/b.cpp:4:1: error: elsewhere\n"),
      Names{});
  EXPECT_EQ(names(""), Names{});
  EXPECT_EQ(names("g++: fatal error: Killed signal terminated program cc1plus\n"), Names{});
}

TEST_F(FailingFunctions, AnErrorInATemplateBelongsToWhoeverInstantiatesIt) {
  // GCC says so in front of the error, Clang behind it.
  EXPECT_EQ(names("/opt/abi.h: In instantiation of 'struct hot_restart::abi::Argument<S>':\n"
                  "/opt/abi.h:90:7:   required by substitution of 'template<class T> ...'\n"
                  "../src/a.cpp:8:12:   required from here\n"
                  "/opt/abi.h:80:5: error: static assertion failed\n"
                  "../src/a.cpp:4:1: warning: something else\n"),
            Names{"two()"});
  EXPECT_EQ(
      names("/opt/abi.h:80:5: error: static assertion failed\n"
            "   80 |     static_assert(false);\n"
            "../src/a.cpp:8:12: note: in instantiation of template class 'A<S>' requested here\n"
            "../src/a.cpp:4:12: note: candidate\n"),
      Names{"two()"});
  EXPECT_EQ(names("../src/a.cpp:8:12:   required from here\n/opt/abi.h:80:5: warning: fine\n"
                  "/opt/abi.h:80:5: error: of nobody\n"),
            Names{});
}

TEST_F(FailingFunctions, AnErrorThatNamesABodyBelongsToItsFunction) {
  EXPECT_EQ(names("../src/a.cpp:1:5: error: redefinition of 'int two$body()'\n"), Names{"two()"});
  EXPECT_EQ(names("../src/a.cpp:1:5: error: redefinition of 'int two$body1()'\n"), Names{});
}

TEST_F(FailingFunctions, ColoursAreNotPartOfTheText) {
  const auto found = failingFunctions(
      manifest_,
      "\x1b[01m\x1b[K../src/a.cpp:8:10:\x1b[m\x1b[K \x1b[01;31m\x1b[Kerror: \x1b[m\x1b[Kno\n",
      "/project/build");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].error, "../src/a.cpp:8:10: error: no");
}

} // namespace
} // namespace hot_restart::cli
