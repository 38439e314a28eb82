// One session leaves state.json for the next of the same process, and only of the same.
#include "program/session_state.h"

#include "hot_restart/result.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

SessionState someState() {
  SessionState state;
  state.startTime = 4711;
  state.helped = true;
  state.newestManifest["/b/a.hr/manifest.json"] = "/run/v3-a.manifest.json";
  state.versions["c:@F@f#"] = 3;
  const UnitFunction second{"c:@F@f#", "f()", "/run/v2-a.0.plan"};
  const UnitFunction third{"c:@F@f#", "f()", "/run/v3-a.0.plan"};
  state.untaken["/b/b.hr/manifest.json"] = "4711";
  state.units.push_back(
      {"/run/v2-a.so", "/run/v2-a.cpp", "/run/v2-a.json", {second}, 0x7fff00001000, 2});
  state.units.push_back(
      {"/run/v3-a.so", "/run/v3-a.cpp", "/run/v3-a.json", {third}, ~std::uint64_t{0} - 4095, 3});
  return state;
}

TEST(SessionState, ComesBackFromItsFile) {
  const TemporaryFolder folder;
  ASSERT_TRUE(writeState(folder.path(), someState()));
  const SessionState state = readState(folder.path(), 4711);
  EXPECT_TRUE(state.helped);
  EXPECT_EQ(state.newestManifest, someState().newestManifest);
  EXPECT_EQ(state.versionOf("c:@F@f#"), 3U);
  EXPECT_EQ(state.untaken, someState().untaken);
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

TEST(SessionState, TheStateOfAnEarlierProcessWithThisPidIsNotTaken) {
  const TemporaryFolder folder;
  ASSERT_TRUE(writeState(folder.path(), someState()));
  const SessionState state = readState(folder.path(), 4712);
  EXPECT_TRUE(state.units.empty());
  EXPECT_EQ(state.startTime, 4712U);
}

TEST(SessionState, ADamagedFileIsNoState) {
  const TemporaryFolder folder;
  folder.write("state.json", R"({"version":1,"startTime":4711,"units":[)");
  EXPECT_TRUE(readState(folder.path(), 4711).units.empty());
  EXPECT_FALSE(stateFromJson("{}"));
}

TEST(SessionState, StartTimesTellProcessesApart) {
  EXPECT_NE(processStartTime(::getpid()), 0U);
  EXPECT_EQ(processStartTime(1 << 30), 0U);
}

} // namespace
} // namespace hot_restart::cli
