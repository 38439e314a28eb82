// Restarts every kind of crash, by every compiler, and compares the list of destructors that ran.
#include "crash_run.h"

#include <algorithm>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <tuple>
#include <vector>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kCleanResult =
    "result 42 attempts 2 destructors [inner middle body body] uncaught 0 current 0 lock free\n";

class EveryKind : public ::testing::TestWithParam<std::tuple<std::string, CrashKind>> {};

TEST_P(EveryKind, RestartsWithAllDestructors) {
  const auto& [program, kind] = GetParam();
  const CrashRun run = runCrash({.program = program, .kind = kind.name});
  EXPECT_EQ(run.output, kCleanResult) << run.errors;
  EXPECT_EQ(run.exitStatus, 0);
  ASSERT_THAT(run.sessionLog, SizeIs(2));
  EXPECT_THAT(run.sessionLog[0], HasSubstr(kind.logged));
  // The session has the standard descriptors, the socket, and nothing else of the program's.
  EXPECT_THAT(run.sessionLog[0], HasSubstr(" stub files 4"));
}

INSTANTIATE_TEST_SUITE_P(Restart, EveryKind,
                         ::testing::Combine(::testing::ValuesIn(crashPrograms()),
                                            ::testing::ValuesIn(crashKinds())),
                         [](const auto& info) {
                           std::string name =
                               std::get<0>(info.param) + "_" + std::get<1>(info.param).name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

class EveryProgram : public ::testing::TestWithParam<std::string> {
protected:
  CrashRun run(const char* scenario, const char* kind = "null-read",
               const char* session = "restart") const {
    return runCrash(
        {.program = GetParam(), .scenario = scenario, .kind = kind, .session = session});
  }
};

TEST_P(EveryProgram, FaultWithALocalAliveLosesItOnlyWhereTablesAreMissing) {
  const CrashRun result = run("direct");
  const bool hasTables = GetParam().find("noncall") != std::string::npos;
  EXPECT_THAT(result.output,
              HasSubstr(hasTables ? "[faulty body body]" : "destructors [body body]"));
  EXPECT_EQ(result.cleanupsSkipped(), hasTables ? 0 : 1);
}

TEST_P(EveryProgram, CatchAllBetweenCrashAndStubIsNotEntered) {
  EXPECT_EQ(run("swallow").output, kCleanResult);
}

TEST_P(EveryProgram, NoexceptFrameBetweenCrashAndStubIsNotFatal) {
  EXPECT_EQ(run("unthrowing").output, kCleanResult);
  EXPECT_EQ(run("unthrowing", "throw-std").output, kCleanResult);
}

TEST_P(EveryProgram, ExceptionOutOfANoexceptStubIsSeenWithTheStackIntact) {
  const CrashRun thrown = run("noexcept", "throw-std");
  EXPECT_EQ(thrown.output, kCleanResult);
  ASSERT_THAT(thrown.sessionLog, SizeIs(2));
  EXPECT_THAT(thrown.sessionLog[0], HasSubstr("cause 5"));
  EXPECT_THAT(thrown.sessionLog[0], HasSubstr("what [no luck]"));
  EXPECT_EQ(thrown.sessionLog[1], "restarting run 3 skipped 0");
  EXPECT_EQ(run("noexcept").output, kCleanResult);
}

TEST_P(EveryProgram, EscapingExceptionRestartsOrGoesOn) {
  const CrashRun restarted = run("escaping", "throw-std");
  EXPECT_EQ(restarted.output, kCleanResult);
  EXPECT_THAT(restarted.sessionLog[0], HasSubstr("cause 4"));
  const CrashRun declined = run("escaping", "throw-std", "reraise");
  EXPECT_EQ(declined.output, "caught outside [inner middle body]\n");
  EXPECT_EQ(declined.sessionLog.size(), 1U);
}

TEST_P(EveryProgram, CrashInADestructorGivesUpOnlyThatFrame) {
  const CrashRun result = run("second-fault");
  EXPECT_THAT(result.output, HasSubstr("destructors [inner inside crashing body body]"));
  EXPECT_EQ(result.cleanupsSkipped(), 1);
  EXPECT_THAT(run("second-fault", "throw-int").output,
              HasSubstr("[inner inside crashing body body]"));
}

TEST_P(EveryProgram, OuterFrameCanBeChosen) {
  EXPECT_THAT(run("nested").output, HasSubstr("[inner middle body body outer-body]"));
  EXPECT_THAT(run("nested", "null-read", "outermost").output,
              HasSubstr("[inner middle body outer-body body outer-body]"));
  EXPECT_THAT(run("nested", "throw-std", "outermost").output,
              HasSubstr("[inner middle body outer-body body outer-body]"));
}

TEST_P(EveryProgram, ASmallAlternateStackOfTheProgramsIsNotOverrun) {
  for (const char* kind : {"null-read", "stack-overflow", "libc-strlen"}) {
    const CrashRun result = run("small-stack", kind);
    EXPECT_THAT(result.output, HasSubstr("result 42 attempts 4 ")) << result.errors;
    EXPECT_THAT(result.output, HasSubstr("changed 0 own 1\n"));
  }
  EXPECT_EQ(run("small-stack", "null-read", "reraise").signal, SIGSEGV);
}

TEST_P(EveryProgram, EndlessRecursionOfAWrappedFunction) {
  // The place of the last push differs from run to run, with the address of the stack.
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(run("recursion").output, "result 1000 destroyed 1\n");
  }
}

TEST_P(EveryProgram, TenCrashesInARow) {
  const CrashRun result = run("ten");
  EXPECT_THAT(result.output, HasSubstr("result 42 attempts 11 "));
  EXPECT_EQ(result.sessionLog.size(), 20U);
}

TEST_P(EveryProgram, OtherThreads) {
  EXPECT_EQ(run("thread").output, kCleanResult);
  EXPECT_EQ(run("thread", "throw-user").output, kCleanResult);
  EXPECT_EQ(run("thread", "stack-overflow").output, kCleanResult);
}

TEST_P(EveryProgram, TwoThreadsCrashAtOnce) {
  const CrashRun result = run("two-threads");
  EXPECT_EQ(result.output, "attempts 4\n");
  ASSERT_THAT(result.sessionLog, SizeIs(4));
}

TEST_P(EveryProgram, ExceptionThatIsBeingHandledOutsideStaysSo) {
  for (const char* kind : {"null-read", "throw-std"}) {
    EXPECT_EQ(
        run("within-catch", kind).output,
        "result 42 attempts 2 destructors [inner middle body body] uncaught 0 current 1 lock free\n"
        "still handling outer\ncurrent 0\n");
  }
}

TEST_P(EveryProgram, TheSessionIsNoChildOfTheProgram) {
  EXPECT_THAT(run("no-child").output, HasSubstr("children none"));
}

TEST_P(EveryProgram, WhatIsNoCrashPassesUntouched) {
  EXPECT_EQ(run("caught-outside").output, "caught caught outside\nresult 0 attempts 0 destructors "
                                          "[body] uncaught 0 current 0 lock free\n");
  EXPECT_EQ(run("thread-exit").output, "ended exited [body]\n");
  EXPECT_EQ(run("thread-cancel").output, "ended cancelled [body]\n");
  const CrashRun jumped = run("longjmp");
  EXPECT_EQ(jumped.output, "jumped\n");
  EXPECT_THAT(jumped.sessionLog, SizeIs(0));
}

INSTANTIATE_TEST_SUITE_P(Restart, EveryProgram, ::testing::ValuesIn(crashPrograms()),
                         [](const auto& info) { return info.param; });

/// Faults and exceptions take turns; benchmarks/restarts.cpp has 10,000.
TEST(Restart, AThousandInARowGrowNeitherStackNorDescriptorsNorHeap) {
  const CrashRun run = runCrash({.program = crashPrograms().front(), .scenario = "many"});
  EXPECT_EQ(run.output, "result 42 attempts 1051 files 0 stack 0 heap flat\n");
}

} // namespace
} // namespace hot_restart::test
