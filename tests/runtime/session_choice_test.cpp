// Checks which session a crash opens: on a terminal, without one, and with a debugger that was
// there first.
#include "crash_run.h"

#include <csignal>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace hot_restart::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

CrashOrder orderWith(const std::string& debugger) {
  return {.program = crashPrograms().front(), .environment = {{"HOT_RESTART_DEBUGGER", debugger}}};
}

std::string firstLine(const CrashRun& run) {
  return run.sessionLog.empty() ? "(no session)" : run.sessionLog[0];
}

// wire::SessionKind: 1 terminal, 2 wait, 3 prompt, 4 traced.

TEST(SessionPlace, TerminalInTheForeground) {
  for (const char* debugger : {"auto", "gdb", "lldb"}) {
    CrashOrder order = orderWith(debugger);
    order.terminal = true;
    const CrashRun run = runCrash(order);
    EXPECT_THAT(firstLine(run), HasSubstr("kind 1 ")) << debugger;
    EXPECT_EQ(run.exitStatus, 0);
  }
}

TEST(SessionPlace, WaitAndPromptNeedNoTerminal) {
  EXPECT_THAT(firstLine(runCrash(orderWith("wait"))), HasSubstr("kind 2 "));
  EXPECT_THAT(firstLine(runCrash(orderWith("hrtool"))), HasSubstr("kind 2 "));
  EXPECT_THAT(firstLine(runCrash(orderWith("prompt"))), HasSubstr("kind 3 "));
}

TEST(SessionPlace, NoneOpensNothingOnATerminalEither) {
  CrashOrder order = orderWith("none");
  order.terminal = true;
  const CrashRun run = runCrash(order);
  EXPECT_EQ(run.signal, SIGSEGV);
  EXPECT_THAT(run.sessionLog, SizeIs(0));
}

class UnderGdb : public ::testing::Test {
protected:
  void SetUp() override { ASSERT_EQ(std::system("command -v gdb >/dev/null"), 0) << "no gdb"; }
  static CrashRun run(const std::string& kind, const std::string& session, int continues) {
    CrashOrder order = orderWith("auto");
    order.kind = kind;
    order.session = session;
    order.prefix = {"gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off",
                    "-ex", "run"};
    for (int i = 0; i < continues; ++i) {
      order.prefix.insert(order.prefix.end(), {"-ex", "continue"});
    }
    order.prefix.emplace_back("--args");
    return runCrash(order);
  }
};

TEST_F(UnderGdb, StopsAtTheFaultAndRestartsOnContinue) {
  const CrashRun result = run("null-read", "restart", 1);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("received signal SIGSEGV"), HasSubstr("result 42 attempts 2 ")));
  EXPECT_THAT(firstLine(result), HasSubstr("kind 4 "));
}

TEST_F(UnderGdb, StopsAtAnUncaughtExceptionAndRestartsOnContinue) {
  const CrashRun result = run("throw-std", "restart", 1);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("received signal SIGTRAP"), HasSubstr("result 42 attempts 2 ")));
  EXPECT_THAT(firstLine(result), AllOf(HasSubstr("kind 4 "), HasSubstr("what [no luck]")));
}

/// A fault happens once more, so that the debugger stops in it; anything else stops where it was
/// caught.
TEST_F(UnderGdb, StopsAgainWhenTheReloadIsRefused) {
  const CrashRun fault = run("null-read", "refuse-once", 2);
  EXPECT_THAT(fault.output, AllOf(Not(HasSubstr("SIGTRAP")), HasSubstr("result 42 attempts 2 ")));
  EXPECT_THAT(fault.sessionLog, Contains(HasSubstr("crash 2 cause 1 ")));

  const CrashRun thrown = run("throw-std", "refuse-once", 2);
  EXPECT_THAT(thrown.output,
              AllOf(HasSubstr("received signal SIGTRAP"), HasSubstr("result 42 attempts 2 ")));
  EXPECT_THAT(thrown.sessionLog, Contains(AllOf(HasSubstr("crash 1 "), HasSubstr(" retry"))));
}

} // namespace
} // namespace hot_restart::test
