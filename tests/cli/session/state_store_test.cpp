// One owner of state.json: nothing that several processes write is lost, and what cannot be read is
// kept aside and told.
#include "program/state_store.h"

#include "base/file_lock.h"
#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr std::uint64_t kStartTime = 4711;

class StateStoreTest : public testing::Test {
protected:
  StateStore store() const { return {folder_.path(), kStartTime}; }
  std::string file() const { return folder_.path() + "/state.json"; }
  std::string kept() const { return file() + ".kept"; }

  /// Adds one unit, as a session does with everything that it loads.
  static Status addUnit(const StateStore& store, const std::string& object) {
    const Result<StateChange> change = store.begin({});
    if (!change) {
      return change.error();
    }
    SessionState state = change->stored().state;
    LoadedUnit unit;
    unit.object = object;
    state.units.push_back(std::move(unit));
    return change->write(state);
  }

  /// The file cannot be used: it is told why, kept as it was, and a new one can be written.
  void expectKept(const std::string& text, const std::string& reason) {
    folder_.write("state.json", text);
    const StoredState stored = store().read();
    EXPECT_TRUE(stored.state.units.empty());
    EXPECT_EQ(stored.state.startTime, kStartTime);
    EXPECT_THAT(stored.problem, HasSubstr(file() + " cannot be used ("));
    EXPECT_THAT(stored.problem, HasSubstr(reason));
    EXPECT_THAT(stored.problem, HasSubstr("; it is kept as " + kept()));
    EXPECT_FALSE(std::filesystem::exists(file()));
    const Result<std::string> aside = readWholeFile(kept());
    ASSERT_TRUE(aside);
    EXPECT_EQ(*aside, text);
    ASSERT_TRUE(addUnit(store(), "/run/v2-a.so"));
    EXPECT_EQ(store().read().problem, "");
    EXPECT_EQ(store().read().state.units.size(), 1U);
  }

  std::string wholeText() {
    EXPECT_TRUE(addUnit(store(), "/run/v2-a.so"));
    return *readWholeFile(file());
  }

  TemporaryFolder folder_;
};

TEST_F(StateStoreTest, WithoutAFileThereIsAnEmptyStateAndNoProblem) {
  const StoredState stored = store().read();
  EXPECT_EQ(stored.problem, "");
  EXPECT_EQ(stored.state.startTime, kStartTime);
  EXPECT_TRUE(stored.state.units.empty());
}

TEST_F(StateStoreTest, WhatIsWrittenComesBack) {
  ASSERT_TRUE(addUnit(store(), "/run/v2-a.so"));
  const StoredState stored = store().read();
  EXPECT_EQ(stored.problem, "");
  ASSERT_EQ(stored.state.units.size(), 1U);
  EXPECT_EQ(stored.state.units[0].object, "/run/v2-a.so");
  EXPECT_EQ(stored.state.changes, 1U);
}

TEST_F(StateStoreTest, TheStateOfAnEarlierProcessWithThisPidIsNotTaken) {
  ASSERT_TRUE(addUnit(store(), "/run/v2-a.so"));
  const StoredState stored = StateStore(folder_.path(), kStartTime + 1).read();
  EXPECT_EQ(stored.problem, "");
  EXPECT_TRUE(stored.state.units.empty());
  EXPECT_EQ(stored.state.startTime, kStartTime + 1);
}

TEST_F(StateStoreTest, ADamagedFileIsKeptAsideAndTold) {
  std::string text = wholeText();
  text.replace(text.find("/run/v2-a.so"), 12, "/run\"v2-a.so");
  expectKept(text, "byte=");
}

TEST_F(StateStoreTest, AFileThatWasCutShortIsKeptAsideAndTold) {
  const std::string text = wholeText();
  expectKept(text.substr(0, text.size() / 2), "byte=");
}

TEST_F(StateStoreTest, AnEmptyFileIsKeptAsideAndTold) { expectKept("", "byte=0"); }

TEST_F(StateStoreTest, AFileWithoutItsUnitsIsKeptAsideAndTold) {
  std::string text = wholeText();
  text.replace(text.find("\"units\""), 7, "\"unity\"");
  expectKept(text, "missing value at state.units");
}

TEST_F(StateStoreTest, AFileOfAnotherVersionIsKeptAsideAndTold) {
  expectKept(R"({"version":1,"startTime":4711,"units":[]})", "another version of hrtool");
}

TEST_F(StateStoreTest, WhileSomebodyHasTheLockADamagedFileStays) {
  folder_.write("state.json", "{");
  const Result<FileLock> held = FileLock::take(folder_.path() + "/lock", milliseconds(0));
  ASSERT_TRUE(held);
  EXPECT_THAT(store().read().problem, HasSubstr("cannot be used"));
  EXPECT_TRUE(std::filesystem::exists(file()));
}

TEST_F(StateStoreTest, ALockThatIsNotGotIsToldWithItsHolder) {
  const Result<FileLock> held = FileLock::take(folder_.path() + "/lock", milliseconds(0));
  ASSERT_TRUE(held);
  std::string said;
  const auto begin = std::chrono::steady_clock::now();
  const Result<StateChange> change =
      store().begin([&](const std::string& text) { said += text; }, milliseconds(50));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  ASSERT_FALSE(change);
  const std::string holder = "process " + std::to_string(::getpid());
  EXPECT_EQ(change.error().code, ErrorCode::kSystem);
  EXPECT_THAT(change.error().message, HasSubstr(folder_.path() + "/lock was not got: " + holder));
  EXPECT_THAT(said, HasSubstr("waiting for " + holder + ", which changes what this program"));
}

TEST_F(StateStoreTest, WithoutItsFolderThereIsNoLock) {
  const Result<StateChange> change = StateStore(folder_.path() + "/gone", kStartTime).begin({});
  ASSERT_FALSE(change);
  EXPECT_THAT(change.error().message, HasSubstr("/gone/lock was not got: No such file"));
}

TEST_F(StateStoreTest, ALockEndsWithItsOwner) {
  const pid_t child = ::fork();
  if (child == 0) {
    const Result<StateChange> change = store().begin({});
    ::_exit(change ? 0 : 1); // Without the destructor, as if it had been killed.
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(store().begin({}, milliseconds(0)));
}

TEST_F(StateStoreTest, NothingThatSeveralProcessesAddIsLost) {
  constexpr int kProcesses = 6, kUnits = 10;
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    const pid_t child = ::fork();
    if (child == 0) {
      int failed = 0;
      for (int unit = 0; unit < kUnits; ++unit) {
        failed += addUnit(store(), std::to_string(process) + "/" + std::to_string(unit)) ? 0 : 1;
        failed += store().read().problem.empty() ? 0 : 1; // A reader without the lock.
      }
      ::_exit(failed);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const SessionState state = store().read().state;
  EXPECT_EQ(state.units.size(), static_cast<std::size_t>(kProcesses * kUnits));
  EXPECT_EQ(state.changes, static_cast<std::uint64_t>(kProcesses * kUnits));
  for (int process = 0; process < kProcesses; ++process) {
    for (int unit = 0; unit < kUnits; ++unit) {
      EXPECT_NE(state.unitOfModule(std::to_string(process) + "/" + std::to_string(unit)), nullptr);
    }
  }
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    left.push_back(entry.path().filename());
  }
  EXPECT_THAT(left, testing::UnorderedElementsAre("state.json", "lock"));
}

LoadedUnit unitOf(const std::string& object, const std::string& key, unsigned version) {
  LoadedUnit unit;
  unit.object = object;
  unit.version = version;
  unit.functions.push_back({key, key, ""});
  return unit;
}

TEST(ProgramView, TakesOverWhatOthersHaveLoaded) {
  ProgramView view(::getpid(), ModuleMap(std::vector<Module>{}));
  view.state.texts["f"][1] = "its first text";
  SessionState stored;
  stored.changes = 1;
  stored.units.push_back(unitOf("/run/v2-a.so", "f", 2));
  stored.versions["f"] = 2;
  stored.idleContents["/b.json"] = "4711";
  view.catchUp(stored);
  EXPECT_EQ(view.state.versionOf("f"), 2U);
  EXPECT_EQ(view.state.idleContents["/b.json"], "4711");
  EXPECT_EQ(view.state.texts["f"][1], "its first text");
}

TEST(ProgramView, KeepsWhatCouldNotBeWritten) {
  ProgramView view(::getpid(), ModuleMap(std::vector<Module>{}));
  view.state.units.push_back(unitOf("/run/v2-a.so", "f", 2));
  view.state.versions["f"] = 2;
  view.state.changes = 1;       // That write has failed,
  view.catchUp(SessionState()); // so nothing is stored.
  EXPECT_EQ(view.state.versionOf("f"), 2U);
  SessionState stored; // Somebody else has written meanwhile.
  stored.changes = 1;
  stored.units.push_back(unitOf("/run/v2-b.so", "g", 2));
  stored.versions["g"] = 2;
  view.catchUp(stored);
  EXPECT_EQ(view.state.versionOf("f"), 2U);
  EXPECT_EQ(view.state.versionOf("g"), 2U);
  EXPECT_EQ(view.state.units.size(), 2U);
}

} // namespace
} // namespace hot_restart::cli
