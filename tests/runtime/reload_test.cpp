// Takes load plans: a new version is bound to the running program, initialised once, and swapped
// in; or it is refused as a whole.
#include "crash_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ostream>
#include <string>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// unit.cpp: 2 * 100, one initialisation, the bound constant's text found; the file static went from
// 40 to 41, the thread-local from 500 to 501; the program's body ran once.
constexpr const char* kLoaded = "result 211 attempts 1 file 41 thread 501\n";

class Reload : public ::testing::TestWithParam<std::string> {};

TEST_P(Reload, BindsInitialisesAndSwaps) {
  const CrashRun run = runCrash({.program = GetParam(), .scenario = "reload", .session = "load"});
  EXPECT_EQ(run.output, kLoaded) << run.errors;
  ASSERT_THAT(run.sessionLog, SizeIs(3));
  EXPECT_EQ(run.sessionLog[1], "loaded");
}

INSTANTIATE_TEST_SUITE_P(Plan, Reload, ::testing::ValuesIn(crashPrograms()),
                         [](const auto& info) { return info.param; });

struct Spoiled {
  const char* what;
  const char* message;
};

void PrintTo(const Spoiled& spoiled, std::ostream* out) { *out << spoiled.what; }

class Refusal : public ::testing::TestWithParam<Spoiled> {};

/// After the refusal the session loads a good plan into the same stopped program.
TEST_P(Refusal, NamesTheProblemAndLeavesTheProgramAsItWas) {
  const CrashRun run = runCrash({.program = crashPrograms().front(),
                                 .scenario = "reload",
                                 .session = std::string("load-bad:") + GetParam().what});
  ASSERT_THAT(run.sessionLog, SizeIs(4)) << run.errors;
  EXPECT_THAT(run.sessionLog[1], HasSubstr("refused"));
  EXPECT_THAT(run.sessionLog[1], HasSubstr(GetParam().message));
  EXPECT_EQ(run.sessionLog[2], "loaded");
  EXPECT_EQ(run.output, kLoaded);
}

const Spoiled kSpoiled[] = {
    {"unit", "/nonexistent/unit.so"},
    {"truncated", "truncated"},
    {"slot", "slot is not where the load plan says"},
    {"build", "the program runs another build of a module"},
    {"binding", "outside the unit"},
    {"throws", "St13runtime_error: not today"},
    {"crashes", "crashed while running the initialisers that the edit added (signal 11)"},
};

INSTANTIATE_TEST_SUITE_P(Plan, Refusal, ::testing::ValuesIn(kSpoiled),
                         [](const auto& info) { return std::string(info.param.what); });

} // namespace
} // namespace hot_restart::test
