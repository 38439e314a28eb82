// What several threads use at once, and what must come back on every way out: handlers and settings
// that change while they are read, descriptors of sessions that cannot be started.
#include "crash_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

CrashRun run(const char* scenario, const char* kind = "null-read") {
  return runCrash({.program = crashPrograms().front(), .scenario = scenario, .kind = kind});
}

TEST(SharedState, AHandlerIsNeverAMixtureOfTwoAndIsTheOneThatTheKernelCalls) {
  EXPECT_EQ(run("changing-handlers").output, "torn 0 differing 0\n");
}

TEST(SharedState, TheDebuggersNameIsNeverAMixtureOfTwo) {
  EXPECT_EQ(run("changing-debugger").output, "torn 0\n");
}

TEST(SharedState, ASessionThatCannotBeStartedLeavesNoDescriptorBehind) {
  const CrashRun result = run("no-descriptors", "throw-std");
  EXPECT_EQ(result.output, "caught 6 files 0\n");
  EXPECT_THAT(result.errors, HasSubstr("(socketpair: Too many open files)"));
  EXPECT_THAT(result.sessionLog, SizeIs(0));
}

} // namespace
} // namespace hot_restart::test
