// What calling a function again does a second time, as the manifest records it.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::FunctionEntry;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;

FunctionEntry functionOf(const Code& code, const std::string& name) {
  for (const FunctionEntry& function : manifestOf(code).functions) {
    if (function.name.rfind(name + "(", 0) == 0) {
      return function;
    }
  }
  ADD_FAILURE() << "no function " << name;
  return {};
}

/// "LINE KIND NAME" of each effect.
std::vector<std::string> effectsOf(const Code& code, const std::string& name) {
  std::vector<std::string> all;
  for (const rewriter::Effect& effect : functionOf(code, name).effects) {
    all.push_back(std::to_string(effect.line) + " " + spelled(effect.kind) +
                  (effect.name.empty() ? "" : " " + effect.name));
  }
  return all;
}

TEST(FindEffects, SaysWhatASecondCallRepeats) {
  EXPECT_THAT(effectsOf(R"cpp(
#include <cstdio>
#include <cstdlib>
#include <cstring>
int total;
struct S {
  int a = 0;
  void set(int b) { a = b; }
  void both(int* out, char* text) {
    ++total;
    a = 2;
    *out = 3;
    std::puts("x");
    std::memset(text, 0, 1);
    std::free(text);
    set(4);
    delete out;
  }
};
)cpp",
                        "S::both"),
              ElementsAre("10 global total", "11 member a", "12 shared out", "13 input-output puts",
                          "14 shared text", "15 free text", "16 self-call S::set", "17 free out"));
}

TEST(FindEffects, LocalsAndReadsAreNone) {
  EXPECT_THAT(effectsOf(R"cpp(
#include <vector>
int total;
int f(const std::vector<int>& all) {
  int sum = total;
  std::vector<int> copy = all;
  for (int one : copy) { sum += one; }
  copy.push_back(sum);
  int* mine = new int(sum);
  *mine = 4;
  return sum + *mine;
}
)cpp",
                        "f"),
              Not(Contains(::testing::HasSubstr("global"))));
}

// boost::bind and std::remove were told as input or output.
TEST(FindEffects, NamesOfTheCLibraryAreThoseOfCAlone) {
  const Code code(R"cpp(
#include <algorithm>
#include <cstdio>
#include <vector>
namespace boost { int bind(int a) { return a; } }
void f(std::vector<int> all) {
  boost::bind(1);
  all.erase(std::remove(all.begin(), all.end(), 1), all.end());
}
void g() { std::remove("file"); }
)cpp");
  EXPECT_THAT(effectsOf(code, "f"), AllOf(Contains("7 call boost::bind"),
                                          Not(Contains(::testing::HasSubstr("input-output")))));
  EXPECT_THAT(effectsOf(code, "g"), ElementsAre("10 input-output remove"));
}

TEST(FindEffects, WhatAnotherWayLeadsAroundIsNotCertain) {
  const FunctionEntry function = functionOf(R"cpp(
int total;
void f(bool a) {
  total = 1;
  if (a) { total = 2; }
  for (int i = 0; i < 3; ++i) {
    total = i;
  }
}
)cpp",
                                            "f");
  ASSERT_EQ(function.effects.size(), 3U);
  EXPECT_TRUE(function.effects[0].certain);
  EXPECT_FALSE(function.effects[1].certain);
  EXPECT_FALSE(function.effects[2].certain);
  EXPECT_EQ(function.effects[2].loopFirst, 6U);
  EXPECT_EQ(function.effects[2].loopLast, 8U);
}

// An earlier statement on the crash's own line may have changed it.
TEST(FindEffects, SaysWhetherAnotherStatementFollowsOnTheLine) {
  const FunctionEntry function = functionOf(R"cpp(
int total;
void f(int* a) {
  total = 1; *a = 2;
  total = 3;
}
)cpp",
                                            "f");
  ASSERT_EQ(function.effects.size(), 3U);
  EXPECT_TRUE(function.effects[0].followed);
  EXPECT_FALSE(function.effects[1].followed);
  EXPECT_FALSE(function.effects[2].followed);
}

TEST(FindEffects, ParametersAreMovedChangedAndHandedOn) {
  EXPECT_THAT(effectsOf(R"cpp(
#include <string>
#include <utility>
void take(std::string& text);
std::string f(std::string one, std::string two, std::string three, std::string four) {
  std::string moved = std::move(one);
  two += "x";
  take(three);
  return four + moved;
}
)cpp",
                        "f"),
              IsSupersetOf({"6 moved one", "7 parameter two", "8 passed three"}));
}

TEST(FindEffects, SaysHowParametersArePassed) {
  const Code code(R"cpp(
#include <string>
template <class T> int f(int a, std::string b, const std::string& c, int* d, T e) {
  return a + static_cast<int>(b.size() + c.size() + sizeof(e)) + *d;
}
int use() { int one = 1; return f(1, "", "", &one, 2); }
)cpp");
  std::vector<std::string> all;
  for (const rewriter::ParameterEntry& parameter : functionOf(code, "f").parameters) {
    all.push_back(parameter.name + " " + spelled(parameter.passing));
  }
  EXPECT_THAT(all, ElementsAre("a copy", "b object", "c reference", "d pointer", "e unknown"));
}

} // namespace
} // namespace hot_restart::test
