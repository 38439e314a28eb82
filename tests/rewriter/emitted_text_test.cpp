// The templates of emitted C++, the names in them, and what the documents and abi.h say of both.
#include "decide/function_plan.h"
#include "emit/body_templates.h"
#include "emit/stub_templates.h"
#include "emit/text_template.h"
#include "wrap/emitted_text.h"

#include "hot_restart/rewriter/generated_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace hot_restart::rewriter {
namespace {

std::string contentsOf(const std::string& path) {
  std::ifstream stream(path);
  EXPECT_TRUE(stream) << path;
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(TextTemplate, PutsLinesTogether) {
  constexpr TextTemplate kShape{"\n{\n  a@x@;\n  @y@\n}"};
  EXPECT_EQ(fill(kShape, {{"x", "1"}, {"y", "b;"}}), "{ a1; b; }");
  EXPECT_EQ(fill(kShape, {{"x", ""}, {"y", ""}}), "{ a; }");
}

TEST(TextTemplate, KeepsLinesThatItShallKeep) {
  constexpr TextTemplate kShape{"\n#define @x@ 1\n@y@\n", Layout::kLines};
  EXPECT_EQ(fill(kShape, {{"x", "A"}, {"y", " b"}}), "#define A 1\n b\n");
  EXPECT_EQ(fill(kShape, {{"x", "A"}, {"y", ""}}), "#define A 1\n");
}

TEST(TextTemplate, DoesNotLookIntoWhatIsFilledIn) {
  EXPECT_EQ(fill({"@x@@y@"}, {{"x", "@y@"}, {"y", "2\n3"}}), "@y@2\n3");
}

TEST(TextTemplate, KnowsGeneratedNames) {
  EXPECT_EQ(fill({"::@Pass@<@x@>"}, {{"x", "int"}}), "::" + std::string(kAbiPass) + "<int>");
}

TEST(TextTemplate, SaysWhatIsNotFilled) {
  EXPECT_EQ(fillingProblem({"@x@ @y@"}, {{"x", "1"}}), "nothing fills the hole `y`");
  EXPECT_EQ(fillingProblem({"@x@"}, {{"x", "1"}, {"y", "2"}}), "the template has no hole `y`");
  EXPECT_EQ(fillingProblem({"a @x"}, {{"x", "1"}}), "a hole of the template has no end or no name");
  EXPECT_EQ(fillingProblem({"@x@"}, {{"x", "1"}}), std::nullopt);
}

TEST(TextTemplateDeathTest, AnUnfilledHoleIsAnError) {
  EXPECT_DEBUG_DEATH(static_cast<void>(fill({"@x@"}, {})), "fillingProblem");
}

TEST(StubTemplate, IsTheListingOfTheDocuments) {
  const std::string text = contentsOf(HOT_RESTART_SOURCE "/docs/architecture.md");
  EXPECT_NE(text.find("```cpp\n" + shown(kStub) + "\n```"), std::string::npos)
      << "docs/architecture.md must show the stub's template:\n"
      << shown(kStub);
}

TEST(GeneratedNames, AreThoseOfTheRuntimesHeader) {
  const std::string folder = HOT_RESTART_SOURCE "/runtime/include/hot_restart/";
  const std::string header = contentsOf(folder + "abi.h") + contentsOf(folder + "passing.h") +
                             contentsOf(folder + "function_name.h") +
                             contentsOf(folder + "lambda.h");
  const std::regex word(R"([A-Za-z_$][A-Za-z0-9_$]*)");
  const std::set<std::string> words(std::sregex_token_iterator(header.begin(), header.end(), word),
                                    std::sregex_token_iterator());
  for (const std::string_view name : kAbiNames) {
    EXPECT_EQ(words.count(std::string(name)), 1U) << name << " is not in abi.h";
  }
  // The members of HeldLock are between abi.h and the runtime; what asks GCC stays in abi.h.
  // So does what the wrapper of a lambda consists of.
  const std::set<std::string_view> others = {
      "hr$outer", "hr$lock", "hr$destroy", "hr$check",      "hr$adjustment", "hr$value",
      "hr$slot",  "hr$body", "hr$at",      "hr$CallableOf", "hr$here"};
  for (const std::string& name : words) {
    const bool isGenerated = name.starts_with(kGeneratedPrefix) && others.count(name) == 0;
    EXPECT_TRUE(!isGenerated || std::count(std::begin(kAbiNames), std::end(kAbiNames), name) == 1)
        << name << " of abi.h is not in generated_names.h";
  }
}

TEST(ReturnBody, NamesTheLineOfItsBrace) {
  const FunctionPlan plan;
  EXPECT_EQ(returnBodyText(plan, "1", {.file = "a.cpp", .line = 40, .newlines = 7}),
            "{ ::hot_restart_return_once(0);\n#line 1 \"hr-return\"\nreturn 1\n;\n\n\n"
            "#line 40 \"a.cpp\"\n}");
}

/// `#line 2` within a long body: the brace's line is less than the body has lines.
TEST(ReturnBody, StandsAtALowLine) {
  const FunctionPlan plan;
  const std::string text = returnBodyText(plan, "", {.file = "a.y", .line = 2, .newlines = 30});
  EXPECT_TRUE(text.ends_with("\n#line 2 \"a.y\"\n}")) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 30);
}

} // namespace
} // namespace hot_restart::rewriter
