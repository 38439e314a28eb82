// Programs that are built with sanitizers behave as ever where nothing fails, and get a session
// where a report would have ended the process.
#include "crash_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Sanitized : public ::testing::TestWithParam<std::string> {
protected:
  CrashRun run(const char* kind, const char* session = "restart", const char* onOff = "1") const {
    return runCrash({.program = GetParam(),
                     .scenario = "function",
                     .kind = kind,
                     .session = session,
                     .environment = {{"HOT_RESTART", onOff},
                                     {"ASAN_OPTIONS", "detect_stack_use_after_return=0"},
                                     {"UBSAN_OPTIONS", "halt_on_error=1"}}});
  }
  bool isThread() const { return GetParam().find("thread") != std::string::npos; }
};

TEST_P(Sanitized, IsQuietWhereNothingFails) {
  const CrashRun result = run("none");
  EXPECT_EQ(result.output, "result 42 attempts 1 destroyed 1\n");
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_EQ(result.exitStatus, 0);
}

TEST_P(Sanitized, ExceptionsRestart) {
  const CrashRun result = run("throw");
  EXPECT_EQ(result.output, "result 42 attempts 3 destroyed 5\n") << result.errors;
  EXPECT_THAT(result.sessionLog, SizeIs(4));
}

/// Under UBSan a null pointer is a report, under TSan it is a fault.
TEST_P(Sanitized, NullPointersRestart) {
  const CrashRun result = run("null");
  EXPECT_THAT(result.output, HasSubstr("result 42 attempts 3 ")) << result.errors;
  ASSERT_THAT(result.sessionLog, SizeIs(4));
  EXPECT_THAT(result.sessionLog[0], HasSubstr(isThread() ? "cause 1 signal 11" : "cause 6"));
}

TEST_P(Sanitized, ReportsRestartAgainAndAgain) {
  if (isThread()) {
    return; // ThreadSanitizer has no part in this.
  }
  // UBSan reports each place once: the second attempt goes on with what it has got.
  const CrashRun overflow = run("overflow");
  EXPECT_THAT(overflow.output, HasSubstr("attempts 2 ")) << overflow.errors;
  EXPECT_THAT(overflow.sessionLog, SizeIs(2));
  for (const char* kind : {"behind", "freed", "scope"}) {
    const CrashRun result = run(kind);
    EXPECT_THAT(result.output, HasSubstr("result 42 attempts 3 ")) << result.errors;
    ASSERT_THAT(result.sessionLog, SizeIs(4)) << kind;
    EXPECT_THAT(result.sessionLog[0], HasSubstr("cause 6 signal 0"));
    const std::size_t first = result.errors.find("ERROR: AddressSanitizer: ");
    EXPECT_NE(first, result.errors.rfind("ERROR: AddressSanitizer: ")) << result.errors;
    EXPECT_THAT(result.errors, Not(HasSubstr("CHECK failed")));
  }
}

TEST_P(Sanitized, DeclinedReportsEndTheProgramAsEver) {
  for (const char* kind : {"null", "throw", "behind", "overflow"}) {
    const CrashRun plain = run(kind, "reraise", "0");
    const CrashRun declined = run(kind, "reraise");
    EXPECT_EQ(declined.exitStatus, plain.exitStatus) << kind << declined.errors;
    EXPECT_EQ(declined.signal, plain.signal) << kind;
    EXPECT_EQ(declined.output, plain.output) << kind;
  }
}

INSTANTIATE_TEST_SUITE_P(Restart, Sanitized, ::testing::ValuesIn(sanitizedPrograms()),
                         [](const auto& info) { return info.param; });

} // namespace
} // namespace hot_restart::test
