// One session leaves a state for the next of the same process.
#include "program/session_state.h"

#include "hot_restart/result.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

SessionState someState() {
  SessionState state;
  state.startTime = 4711;
  state.changes = 7;
  state.texts["c:@F@f#"][2] = "void f() {}\n";
  state.helped = true;
  state.newestManifest["/b/a.hr/manifest.json"] = "/run/v3-a.manifest.json";
  state.versions["c:@F@f#"] = 3;
  const UnitFunction second{"c:@F@f#", "f()", "/run/v2-a.0.plan"};
  const UnitFunction third{"c:@F@f#", "f()", "/run/v3-a.0.plan"};
  state.idleContents["/b/b.hr/manifest.json"] = "4711";
  state.units.push_back(
      {"/run/v2-a.so", "/run/v2-a.cpp", "/run/v2-a.json", {second}, 0x7fff00001000, 2});
  state.units.push_back(
      {"/run/v3-a.so", "/run/v3-a.cpp", "/run/v3-a.json", {third}, ~std::uint64_t{0} - 4095, 3});
  return state;
}

TEST(SessionState, ComesBackFromItsText) {
  const Result<SessionState> read = stateFromJson(toJson(someState()));
  ASSERT_TRUE(read);
  const SessionState& state = *read;
  EXPECT_EQ(state.startTime, 4711U);
  EXPECT_EQ(state.changes, 7U);
  EXPECT_EQ(state.texts, someState().texts);
  EXPECT_TRUE(state.helped);
  EXPECT_EQ(state.newestManifest, someState().newestManifest);
  EXPECT_EQ(state.versionOf("c:@F@f#"), 3U);
  EXPECT_EQ(state.idleContents, someState().idleContents);
  ASSERT_EQ(state.units.size(), 2U);
  ASSERT_NE(state.units[1].find("c:@F@f#"), nullptr);
  EXPECT_EQ(state.units[1].find("c:@F@f#")->plan, "/run/v3-a.0.plan");
  EXPECT_EQ(state.units[1].find("c:@F@g#"), nullptr);
  EXPECT_EQ(state.units[0].loadBias, 0x7fff00001000U);
  EXPECT_EQ(state.units[1].loadBias, ~std::uint64_t{0} - 4095);
  ASSERT_NE(state.unitOfModule("/run/v3-a.so"), nullptr);
  EXPECT_EQ(state.unitOfModule("/run/v3-a.so")->version, 3U);
  EXPECT_EQ(state.unitOfModule("/run/other.so"), nullptr);
}

TEST(SessionState, AFunctionStartsAsVersionOne) { EXPECT_EQ(SessionState().versionOf("any"), 1U); }

std::string problemOf(const std::string& text) {
  const Result<SessionState> state = stateFromJson(text);
  return state ? "" : state.error().message;
}

TEST(SessionState, DamageIsNoticedAndTold) {
  EXPECT_NE(problemOf(R"({"version":3,"startTime":4711,"units":[)"), "");
  EXPECT_EQ(problemOf("{}"), "it tells no version");
  EXPECT_EQ(problemOf(R"({"version":2})"), "it was written by another version of hrtool");
  std::string text = toJson(someState());
  text.replace(text.find("\"loadBias\""), 10, "\"loadbias\"");
  EXPECT_EQ(problemOf(text), "missing value at state.units[0].loadBias");
}

TEST(SessionState, StartTimesTellProcessesApart) {
  EXPECT_NE(processStartTime(::getpid()), 0U);
  EXPECT_EQ(processStartTime(1 << 30), 0U);
}

} // namespace
} // namespace hot_restart::cli
