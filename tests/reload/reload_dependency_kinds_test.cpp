// Edits of what functions depend on in roundabout ways: constants of other headers, sizes of types
// and arrays, arguments of templates, concepts, members of bases. Each program is edited once; all
// compilers and levels.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;

/// Included by the other header: nothing in the program names it.
constexpr const char* kSettings = R"cpp(#pragma once
constexpr int kRows = 2;
inline constexpr bool kLoud = false;
)cpp";

constexpr const char* kHeader = R"cpp(#pragma once
#include "settings.h"
#include <array>
#include <cstddef>
constexpr int kCells = kRows * 3;
constexpr int kPrimes[] = {2, 3, 5};
template <class T> constexpr int kScale = kRows * 100;
template <class T> using Row = std::array<T, kRows>;
template <int Size = kRows> struct Grid {
  int size() const { return Size; }
};
template <int Many = kRows> int many() { return Many; }
template <class T> concept Small = sizeof(T) <= 4;
template <class T> int kindOf(T) { return 1; }
template <Small T> int kindOf(T) { return 2; }
inline constexpr auto rowsOf = [](int x) { return x * kRows; };
namespace parts { inline constexpr auto moreOf = [](int x) { return x + kRows; }; }
consteval int squared(int x) { return x * x; }
struct Base {
  int share() const { return 10; }
  virtual int table() const { return 20; }
};
struct Derived : Base {
  int shares() const { return share() + 1; }
};
struct Table {
  static constexpr int kWidth = 7;
};
template <class T> int loudness(T volume) {
  if constexpr (kLoud) {
    return volume * 10;
  } else {
    return volume;
  }
}
)cpp";

constexpr const char* kProgram = R"cpp(#include <string>
#include "parts.h"
std::string byOtherHeader(int) { return std::to_string(kCells); }
std::string byArray(int) { char cells[kRows]; return std::to_string(sizeof cells); }
std::string bySize(int) { return std::to_string(sizeof(kPrimes) / sizeof(int)); }
std::string byVariableTemplate(int) { return std::to_string(kScale<char>); }
std::string byAlias(int) { Row<int> row = {}; return std::to_string(row.size()); }
std::string byClassArgument(int) { const Grid<> grid; return std::to_string(grid.size()); }
std::string byArgument(int) { return std::to_string(many()); }
std::string byConcept(int) { return std::to_string(kindOf(1L)); }
std::string byQuestion(int) { return std::to_string(Small<long> ? 1 : 0); }
std::string byConsteval(int) { return std::to_string(squared(3)); }
std::string byBase(int) { return std::to_string(Derived().shares()); }
std::string byStatic(int) { return std::to_string(Table::kWidth); }
std::string byCondition(int s) { return std::to_string(loudness(s + 4)); }
std::string byTable(int) { const Base base; const Base* volatile any = &base; return std::to_string(any->table()); }
std::string byLambda(int s) { return std::to_string(rowsOf(s + 5) + 100 * parts::moreOf(s)); }
std::string scene(int step) {
  using Function = std::string (*)(int);
  static const Function all[] = {byOtherHeader, byArray, bySize, byVariableTemplate, byAlias, byClassArgument, byArgument,
                                 byConcept, byQuestion, byConsteval, byBase, byStatic, byCondition, byTable, byLambda};
  return all[step](0);
}
)cpp";

constexpr int kSteps = 15;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// As C++20, which Clang 14 knows enough of.
std::vector<Toolchain> newToolchains() {
  std::vector<Toolchain> all = allToolchains();
  for (Toolchain& toolchain : all) {
    toolchain.flags[0] = "-std=c++20";
  }
  return all;
}

class ReloadDependencyKinds : public ::testing::TestWithParam<Toolchain> {
protected:
  void SetUp() override {
    scene_.write("settings.h", kSettings);
    scene_.write("parts.h", kHeader);
    ASSERT_EQ(scene_.start(), "");
  }

  std::string all() {
    std::string text;
    for (int step = 0; step < kSteps; ++step) {
      text += scene_.run(step) + " ";
    }
    return text;
  }
  std::string edit(const char* file, const char* text, const std::string& from,
                   const std::string& to) {
    scene_.write(file, replaced(text, from, to));
    return scene_.reloadEdited(kProgram);
  }

  Scene scene_{GetParam(), kProgram};
};

TEST_P(ReloadDependencyKinds, AConstantOfAHeaderThatAnotherOneIncludes) {
  EXPECT_EQ(all(), "6 2 3 200 2 2 2 1 0 9 11 7 4 20 210 ");
  ASSERT_EQ(edit("settings.h", kSettings, "kRows = 2", "kRows = 4"), "loaded");
  EXPECT_EQ(all(), "12 4 3 400 4 4 4 1 0 9 11 7 4 20 420 ");
  EXPECT_EQ(scene_.reloaded(),
            "byAlias(int) byArgument(int) byArray(int) byClassArgument(int) byLambda(int) "
            "byOtherHeader(int) "
            "byVariableTemplate(int)");
}

TEST_P(ReloadDependencyKinds, AConditionThatIsKnownToTheCompiler) {
  ASSERT_EQ(edit("settings.h", kSettings, "kLoud = false", "kLoud = true"), "loaded");
  EXPECT_EQ(all(), "6 2 3 200 2 2 2 1 0 9 11 7 40 20 210 ");
  EXPECT_EQ(scene_.reloaded(), "byCondition(int)");
}

TEST_P(ReloadDependencyKinds, AConstantArrayOfAnotherSize) {
  ASSERT_EQ(edit("parts.h", kHeader, "{2, 3, 5}", "{2, 3, 5, 7}"), "loaded");
  EXPECT_EQ(scene_.run(2), "4");
  EXPECT_EQ(scene_.reloaded(), "bySize(int)");
}

TEST_P(ReloadDependencyKinds, AConceptAndWhatItChooses) {
  ASSERT_EQ(edit("parts.h", kHeader, "sizeof(T) <= 4", "sizeof(T) <= 8"), "loaded");
  EXPECT_EQ(scene_.run(7), "2");
  EXPECT_EQ(scene_.run(8), "1");
  EXPECT_EQ(scene_.reloaded(), "byConcept(int) byQuestion(int)");
}

TEST_P(ReloadDependencyKinds, AFunctionThatRunsInTheCompiler) {
  ASSERT_EQ(edit("parts.h", kHeader, "return x * x;", "return x * x * x;"), "loaded");
  EXPECT_EQ(scene_.run(9), "27");
  EXPECT_EQ(scene_.reloaded(), "byConsteval(int)");
}

TEST_P(ReloadDependencyKinds, AMemberOfABaseAndAStaticOne) {
  scene_.write("parts.h",
               replaced(replaced(kHeader, "return 10;", "return 30;"), "kWidth = 7", "kWidth = 8"));
  ASSERT_EQ(scene_.reloadEdited(kProgram), "loaded");
  EXPECT_EQ(all(), "6 2 3 200 2 2 2 1 0 9 31 8 4 20 210 ");
  EXPECT_EQ(scene_.reloaded(), "byBase(int) byStatic(int)");
}

TEST_P(ReloadDependencyKinds, AVirtualFunctionIsOldThroughTheTableAndNamed) {
  ASSERT_EQ(edit("parts.h", kHeader, "return 20;", "return 40;"), "loaded");
  EXPECT_THAT(scene_.notes(),
              HasSubstr("virtual function `Base::table() const` is not wrapped: calls through an "
                        "object's table reach its old text"));
}

INSTANTIATE_TEST_SUITE_P(All, ReloadDependencyKinds, ::testing::ValuesIn(newToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
