// Which lambda of an edited function is which of the running one.
#include "record/lambda_match.h"

#include "hot_restart/rewriter/manifest.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <functional>
#include <string>
#include <vector>

namespace hot_restart::test {
namespace {

using rewriter::FunctionEntry;
using ::testing::ElementsAre;

/// `place: [captures] text`, each a word: `add: [a] x`.
FunctionEntry lambda(const std::string& place, const std::string& captures,
                     const std::string& text) {
  FunctionEntry entry;
  entry.context = place;
  entry.type = "void () const";
  entry.headHash = std::hash<std::string>()(captures);
  entry.textHash = std::hash<std::string>()(captures + text);
  for (const char name : captures) {
    entry.captures.push_back({.name = std::string(1, name), .type = "int"});
  }
  return entry;
}

std::vector<int> match(const std::vector<FunctionEntry>& before,
                       const std::vector<FunctionEntry>& now) {
  std::vector<const FunctionEntry*> pointers;
  for (const FunctionEntry& entry : before) {
    pointers.push_back(&entry);
  }
  return rewriter::matchLambdas(pointers, now);
}

TEST(LambdaMatch, EqualTextsStayInOrder) {
  EXPECT_THAT(match({lambda("p", "a", "x"), lambda("p", "a", "x")},
                    {lambda("p", "a", "x"), lambda("p", "a", "x")}),
              ElementsAre(0, 1));
}

TEST(LambdaMatch, AnAddedOneIsNew) {
  EXPECT_THAT(match({lambda("p", "a", "x"), lambda("p", "a", "y")},
                    {lambda("p", "a", "x"), lambda("p", "a", "new"), lambda("p", "a", "y")}),
              ElementsAre(0, -1, 1));
}

TEST(LambdaMatch, AMovedOneIsFoundByItsText) {
  EXPECT_THAT(match({lambda("p", "a", "x"), lambda("p", "b", "y"), lambda("p", "c", "z")},
                    {lambda("p", "c", "z"), lambda("p", "a", "x"), lambda("p", "b", "y")}),
              ElementsAre(2, 0, 1));
}

TEST(LambdaMatch, AnEditedOneIsFoundBetweenItsNeighbours) {
  EXPECT_THAT(match({lambda("p", "a", "x"), lambda("p", "a", "old"), lambda("p", "a", "z")},
                    {lambda("p", "a", "x"), lambda("p", "a", "new"), lambda("p", "a", "z")}),
              ElementsAre(0, 1, 2));
}

TEST(LambdaMatch, TwoEditedOnesAreFoundByTheirPlaces) {
  EXPECT_THAT(match({lambda("variable one", "a", "x"), lambda("variable two", "a", "y")},
                    {lambda("variable one", "a", "v"), lambda("variable two", "a", "w")}),
              ElementsAre(0, 1));
}

TEST(LambdaMatch, WhereTwoWouldDoNoneIsTaken) {
  EXPECT_THAT(match({lambda("p", "a", "x"), lambda("p", "a", "y")},
                    {lambda("p", "a", "v"), lambda("p", "a", "w")}),
              ElementsAre(-1, -1));
}

TEST(LambdaMatch, OtherCapturesInTheSamePlaceAreStillTheSameLambda) {
  EXPECT_THAT(match({lambda("variable one", "a", "x")}, {lambda("variable one", "ab", "y")}),
              ElementsAre(0));
}

} // namespace
} // namespace hot_restart::test
