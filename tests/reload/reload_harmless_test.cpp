// Edits that look as if they changed what callers or the program's data rely on, and do not: none
// of them is refused.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kProgram = R"cpp(#include <string>
#include <vector>
struct Shape {
  int side = 3;
  virtual ~Shape() = default;
  virtual int area(int times) const { return side * side * times; }
  int edge() const { return side; }
};
static int helper(int v) { return v + 1; }
int quiet(int v) noexcept { return helper(v); }
int loud(int v) { return helper(v) + 10; }
std::string subject(int step) {
  Shape shape;
  return std::to_string(shape.area(1) + shape.edge() + quiet(step) + loud(step));
}
std::string scene(int step) { return subject(step); }
)cpp";

struct Edit {
  const char *from, *to;
};

class Harmless : public ::testing::TestWithParam<Toolchain> {
protected:
  void SetUp() override {
    ASSERT_EQ(scene_.start(), "");
    ASSERT_EQ(scene_.run(0), "24");
  }

  /// Each edit goes on from the one before.
  void edit(const std::vector<Edit>& edits) {
    for (const Edit& one : edits) {
      const std::size_t at = text_.find(one.from);
      ASSERT_NE(at, std::string::npos) << one.from;
      text_.replace(at, std::string(one.from).size(), one.to);
    }
    EXPECT_EQ(scene_.reloadEdited(text_), "loaded") << text_;
  }

  std::string text_ = kProgram;
  Scene scene_{GetParam(), kProgram};
};

TEST_P(Harmless, HeadsOfFunctions) {
  edit({{"int loud(int v) { return helper(v) + 10",
         "int loud(int v) noexcept { return helper(v) + 20"}});
  EXPECT_EQ(scene_.run(0), "34");
  EXPECT_EQ(scene_.notes(), "");
  edit({{"int quiet(int v) noexcept { return helper(v)",
         "int quiet(int v) { return helper(v) + 100"}});
  EXPECT_EQ(scene_.run(0), "134");
  EXPECT_THAT(scene_.notes(), HasSubstr("`quiet(int)` stays noexcept for its callers"));
  edit({{"int quiet(int v) { return helper(v)",
         "[[nodiscard]] int quiet(const int other) { return helper(other)"},
        {"+ 100", "+ 200"}});
  EXPECT_EQ(scene_.run(0), "234");
  edit({{"static int helper(int v) {", "static int helper(int v, int by = 5) { v += by;"}});
  EXPECT_EQ(scene_.run(0), "244");
}

TEST_P(Harmless, FurtherFunctionsTypesAndHeaders) {
  edit({{"int loud(int v)",
         "static int helper(long v) { return static_cast<int>(v) + 1000; }\nint loud(int v)"},
        {"helper(v) + 10", "helper(static_cast<long>(v)) + 10"}});
  EXPECT_EQ(scene_.run(0), "1023");
  edit({{"#include <vector>",
         "#include <algorithm>\n#include <iostream>\n#include <map>\n#include <vector>"},
        {"  Shape shape;",
         "  enum Kind { kOne = 1 };\n  struct Square : Shape { int area(int) const override { "
         "return kOne; } };\n"
         "  auto twice = [](int v) { return 2 * v; };\n  std::map<int, int> found = {{1, "
         "twice(2)}};\n"
         "  std::clog.flush();\n  const Square shape; static int calls = 0; calls += found[1];"},
        {"shape.area(1)", "shape.area(1) + calls"}});
  EXPECT_EQ(scene_.run(0), "1019") << "1 + 4 + 3 + 1 + 1010";
  EXPECT_EQ(scene_.run(0), "1023");
}

TEST_P(Harmless, MembersOfClasses) {
  edit({{"int area(int times) const {",
         "int area(const int often) const noexcept { const int times = often + 1;"},
        {"  int edge() const", "  static constexpr int kMore = 7;\n  int edge(long more) const { "
                               "return edge() + int(more); }\n  int edge() const"},
        {"shape.edge()", "shape.edge(2L) + Shape::kMore"}});
  EXPECT_EQ(scene_.run(0), "42") << "18 + 5 + 7 + 1 + 11";
}

std::vector<Toolchain> twoToolchains() {
  std::vector<Toolchain> some;
  for (const Toolchain& one : allToolchains()) {
    if (one.name == "gcc12_O0" || one.name == "clang19_O2") {
      some.push_back(one);
    }
  }
  return some;
}

INSTANTIATE_TEST_SUITE_P(All, Harmless, ::testing::ValuesIn(twoToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
