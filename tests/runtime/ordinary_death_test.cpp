// Without a session, or with one that gives up, the program must die exactly as it would have died
// without hot_restart.
#include "crash_run.h"

#include <algorithm>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <string>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using Environment = std::map<std::string, std::string>;

const char* const kKinds[] = {
    "null-read",      "libc-strlen",    "free-garbage",      "double-free",
    "division",       "trap",           "breakpoint",        "bus",
    "abort",          "assert",         "terminate",         "throw-std",
    "throw-int",      "vector-at",      "noexcept-violated", "pure-virtual",
    "stack-overflow", "rethrow-nothing"};

class Death : public ::testing::TestWithParam<const char*> {
protected:
  CrashRun run(const Environment& environment, const char* session = "reraise",
               const char* scenario = "plain") {
    return runCrash({.program = crashPrograms().front(),
                     .scenario = scenario,
                     .kind = GetParam(),
                     .session = session,
                     .environment = environment});
  }
  /// The yardstick: nothing is installed at all.
  CrashRun inert(const char* scenario = "plain") {
    return run({{"HOT_RESTART", "0"}}, "reraise", scenario);
  }
};

TEST_P(Death, InertProgramIsKilledByASignal) {
  const CrashRun plain = inert();
  EXPECT_NE(plain.signal, 0);
  EXPECT_THAT(plain.sessionLog, IsEmpty());
  EXPECT_THAT(plain.errors, Not(HasSubstr("hot_restart:")));
}

TEST_P(Death, SameStatusAndTextWhenNoSessionIsAskedFor) {
  const CrashRun plain = inert();
  for (const char* debugger : {"auto", "none"}) {
    const CrashRun wrapped = run({{"HOT_RESTART_DEBUGGER", debugger}});
    EXPECT_EQ(wrapped.signal, plain.signal);
    EXPECT_EQ(wrapped.errors, plain.errors);
    EXPECT_THAT(wrapped.sessionLog, IsEmpty());
  }
}

TEST_P(Death, SameStatusAfterReraiseAndAfterASessionThatIsGone) {
  const CrashRun plain = inert();
  // A session that is lost is followed by another one, but not for ever.
  const std::map<std::string, std::size_t> sessions = {
      {"reraise", 1}, {"no-hello", 2}, {"hello-only", 5}};
  for (const auto& [session, count] : sessions) {
    const CrashRun wrapped = run({}, session.c_str());
    EXPECT_EQ(wrapped.signal, plain.signal) << session;
    EXPECT_THAT(wrapped.sessionLog, SizeIs(count)) << session;
    EXPECT_EQ(wrapped.errors.find("no session can be had") != std::string::npos, count > 1);
    EXPECT_EQ(wrapped.foreignErrors, plain.errors) << session;
  }
}

TEST_P(Death, SameStatusOutOfANoexceptStub) {
  const CrashRun plain = inert("noexcept");
  const CrashRun wrapped = run({}, "reraise", "noexcept");
  EXPECT_EQ(wrapped.signal, plain.signal);
  EXPECT_EQ(wrapped.foreignErrors, plain.errors);
}

TEST_P(Death, ForkedChildDiesSilently) {
  const CrashRun wrapped = run({}, "restart", "fork");
  EXPECT_EQ(wrapped.output, inert("fork").output);
  EXPECT_THAT(wrapped.output, Not(HasSubstr("signal 0")));
  EXPECT_THAT(wrapped.sessionLog, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Ordinary, Death, ::testing::ValuesIn(kKinds), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(OrdinaryDeath, CrashOutsideWrappedFunctionsSaysSoInOneLine) {
  const CrashRun run = runCrash({.program = crashPrograms().front(), .scenario = "unwrapped"});
  EXPECT_EQ(run.signal, SIGSEGV);
  EXPECT_THAT(run.errors, HasSubstr("in no wrapped function"));
  EXPECT_THAT(run.sessionLog, IsEmpty());
}

TEST(OrdinaryDeath, MissingHrtoolIsNamed) {
  const CrashRun run = runCrash({.program = crashPrograms().front(),
                                 .environment = {{"HOT_RESTART_HRTOOL", "/nonexistent/hrtool"}}});
  EXPECT_EQ(run.signal, SIGSEGV);
  EXPECT_THAT(run.errors,
              HasSubstr("cannot run /nonexistent/hrtool (execve: No such file or directory)"));
}

TEST(OrdinaryDeath, SessionThatEndsBeforeHelloIsNamed) {
  const CrashRun run = runCrash({.program = crashPrograms().front(), .session = "no-hello"});
  EXPECT_THAT(run.errors, HasSubstr("the session ended before it began"));
}

TEST(OrdinaryDeath, ProgramWithAnUnwinderOfItsOwnIsNotTouched) {
  const CrashRun run = runCrash({.program = "gcc12_static_libgcc"});
  EXPECT_EQ(run.signal, SIGSEGV);
  EXPECT_THAT(run.errors, HasSubstr("-static-libgcc"));
  EXPECT_THAT(run.sessionLog, IsEmpty());
}

// ---- Signal handlers of the program's own

TEST(OrdinaryDeath, HandlerThatRecoversIsNotDisturbed) {
  for (const char* onOff : {"0", "1"}) {
    const CrashRun run = runCrash({.program = crashPrograms().front(),
                                   .scenario = "recover",
                                   .environment = {{"HOT_RESTART", onOff}}});
    EXPECT_EQ(run.output, "recovered\n");
    EXPECT_THAT(run.errors, IsEmpty());
    EXPECT_THAT(run.sessionLog, IsEmpty());
  }
}

TEST(OrdinaryDeath, HandlerThatOnlyReportsComesFirstAndThenTheSession) {
  for (const char* how : {"handler-raises", "handler-returns", "handler-once"}) {
    for (const std::string& program : crashPrograms()) {
      const CrashRun run = runCrash({.program = program, .scenario = how});
      EXPECT_EQ(run.output, "reported\nresult 42 attempts 2 destructors [inner middle body body] "
                            "uncaught 0 current 0 lock free\nblocked 0 default 1\n")
          << how << " " << program;
    }
  }
}

TEST(OrdinaryDeath, HandlerThatAbortsIsLeftByTheRestart) {
  const CrashRun run = runCrash({.program = crashPrograms().front(), .scenario = "handler-aborts"});
  EXPECT_THAT(run.output, HasSubstr("reported\nresult 42 attempts 2 "));
  EXPECT_THAT(run.output, HasSubstr("blocked 0 default 0\n"));
}

TEST(OrdinaryDeath, HandlersThatReportSeeTheSameDeathWithoutASession) {
  for (const char* how : {"handler-raises", "handler-returns", "handler-once", "handler-aborts"}) {
    const CrashRun plain = runCrash({.program = crashPrograms().front(),
                                     .scenario = how,
                                     .environment = {{"HOT_RESTART", "0"}}});
    for (const char* debugger : {"none", "wait"}) {
      const CrashRun wrapped = runCrash({.program = crashPrograms().front(),
                                         .scenario = how,
                                         .session = "reraise",
                                         .environment = {{"HOT_RESTART_DEBUGGER", debugger}}});
      EXPECT_EQ(wrapped.signal, plain.signal) << how;
      EXPECT_EQ(wrapped.output, plain.output) << how;
    }
  }
}

TEST(OrdinaryDeath, HandlersThatAreTakenAwayAgainLeaveTheSession) {
  const CrashRun run = runCrash({.program = crashPrograms().front(), .scenario = "restored"});
  EXPECT_THAT(run.output, HasSubstr("result 42 attempts 2 "));
}

TEST(OrdinaryDeath, ExitFromAWrappedFunctionIsNoCrash) {
  const CrashRun run = runCrash({.program = crashPrograms().front(), .scenario = "exit"});
  EXPECT_EQ(run.exitStatus, 7);
  EXPECT_EQ(run.output, "at exit\n");
  EXPECT_THAT(run.sessionLog, IsEmpty());
}

/// A core file is written at the second fault of the same instruction: seen here by a debugger.
TEST(OrdinaryDeath, ReraiseFaultsAgainInTheCrashedFrame) {
  const CrashRun run = runCrash(
      {.program = crashPrograms().front(),
       .session = "reraise",
       .prefix = {"gdb", "-q", "-batch", "-ex", "handle SIGSEGV stop nopass", "-ex", "run", "-ex",
                  "signal SIGSEGV", "-ex", "backtrace -4", "-ex", "kill", "--args"}});
  const std::string second = run.output.substr(run.output.rfind("received signal SIGSEGV"));
  EXPECT_THAT(second, HasSubstr("main ("));
  EXPECT_THAT(second, Not(HasSubstr("signal handler called"))) << run.output;
}

TEST(OrdinaryDeath, ExitGivesTheStatus) {
  EXPECT_EQ(runCrash({.program = crashPrograms().front(), .session = "exit:7"}).exitStatus, 7);
}

TEST(OrdinaryDeath, DebuggerWithoutTerminalSaysWhatNeedsNone) {
  const CrashRun run = runCrash(
      {.program = crashPrograms().front(), .environment = {{"HOT_RESTART_DEBUGGER", "gdb"}}});
  EXPECT_EQ(run.signal, SIGSEGV);
  EXPECT_THAT(run.errors, HasSubstr("HOT_RESTART_DEBUGGER=wait"));
}

} // namespace
} // namespace hot_restart::test
