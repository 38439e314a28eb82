// Restarts through the real rewriter: an ordinary program, wrapped by `hrtool cc`, crashes in every
// kind of function.
#include "crash_run.h"

#include <algorithm>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string testName(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class WrappedKind : public ::testing::TestWithParam<std::tuple<std::string, CrashKind>> {};

TEST_P(WrappedKind, Restarts) {
  const auto& [program, kind] = GetParam();
  const CrashRun run = runCrash({.program = program, .scenario = "function", .kind = kind.name});
  EXPECT_EQ(run.output,
            "result 42 attempts 2 trace [helper body body] uncaught 0 current 0 lock free\n")
      << run.errors;
  EXPECT_EQ(run.exitStatus, 0);
  ASSERT_THAT(run.sessionLog, SizeIs(2));
  EXPECT_THAT(run.sessionLog[0], HasSubstr(kind.logged));
}

INSTANTIATE_TEST_SUITE_P(Matrix, WrappedKind,
                         ::testing::Combine(::testing::ValuesIn(wrappedPrograms()),
                                            ::testing::ValuesIn(crashKinds())),
                         [](const auto& info) {
                           return testName(std::get<0>(info.param) + "_" +
                                           std::get<1>(info.param).name);
                         });

struct Place {
  const char* name;
  const char* output;
  const char* kind = "null-read";
};
void PrintTo(const Place& place, std::ostream* out) { *out << place.name << " " << place.kind; }

constexpr const char* kOnce =
    "result 42 attempts 2 trace [helper body body] uncaught 0 current 0 lock free\n";

const Place kPlaces[] = {
    {"noexcept", kOnce},
    {"noexcept", kOnce, "throw-std"},
    {"constructor", kOnce},
    {"constructor", kOnce, "throw-std"},
    {"virtual-destructor", "result 0 attempts 1 trace [helper destructor-body destructor-body "
                           "member ~Whole base-part] uncaught 0 current 0 lock free\n"},
    {"throwing-destructor",
     "result 0 attempts 2 trace [body body] uncaught 0 current 0 lock free\n"},
    {"thread-lambda",
     "result 42 attempts 2 trace [helper body body lambda] uncaught 0 current 0 lock free\n"},
    {"thread-lambda",
     "result 42 attempts 2 trace [helper body body lambda] uncaught 0 current 0 lock free\n",
     "throw-user"},
    {"thread-lambda",
     "result 42 attempts 2 trace [helper body body lambda] uncaught 0 current 0 lock free\n",
     "stack-overflow"},
    {"thread-lambda",
     "result 42 attempts 2 trace [helper body body lambda] uncaught 0 current 0 lock free\n",
     "stack-overflow-mutual"},
    {"async", kOnce},
    {"async-function", kOnce},
    {"early", kOnce},
    {"at-exit", "result 0 attempts 2 trace [helper body] uncaught 0 current 0 lock free\n"},
    {"at-exit", "result 0 attempts 2 trace [helper body] uncaught 0 current 0 lock free\n",
     "throw-std"},
    {"from-c", "1 2 3 attempts more\n"},
    {"in-handler", "blocked 0 result 0 attempts 2 trace [helper handler handler] uncaught 0 "
                   "current 0 lock free\n"},
    {"interrupted",
     "blocked 0 result 42 attempts 2 trace [helper body body] uncaught 0 current 0 lock free\n"},
    {"rethrow", "result 15 attempts 2 trace [helper body body] uncaught 0 current 1 lock free\n"
                "handled outside\ncurrent 0\n"},
    {"rethrow",
     "result 15 attempts 2 trace [helper body body] uncaught 0 current 1 lock free\n"
     "handled outside\ncurrent 0\n",
     "throw-user"},
    {"unwinding", "result 42 attempts 2 trace [helper destructor destructor] uncaught 0 current 1 "
                  "lock free\ncurrent 0\n"},
    {"static", "result 42 attempts 2 trace [helper] uncaught 0 current 0 lock free\n"},
    {"vfork", kOnce},
    {"vfork", kOnce, "abort"},
    {"transaction", "result 42 attempts 2 trace [helper rollback rollback commit] uncaught 0 "
                    "current 0 lock free\n"},
    {"transaction",
     "result 42 attempts 2 trace [helper rollback rollback commit] uncaught 0 "
     "current 0 lock free\n",
     "throw-std"},
};

class WrappedPlace : public ::testing::TestWithParam<std::tuple<std::string, Place>> {};

TEST_P(WrappedPlace, Restarts) {
  const auto& [program, place] = GetParam();
  CrashOrder order{.program = program, .scenario = place.name, .kind = place.kind};
  if (order.scenario == "early") {
    order.environment["CRASH_EARLY"] = place.kind;
  }
  const CrashRun run = runCrash(order);
  EXPECT_EQ(run.output, place.output) << run.errors;
  EXPECT_EQ(run.exitStatus, 0);
  EXPECT_THAT(run.sessionLog, SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Matrix, WrappedPlace,
                         ::testing::Combine(::testing::ValuesIn(wrappedPrograms()),
                                            ::testing::ValuesIn(kPlaces)),
                         [](const auto& info) {
                           const Place& place = std::get<1>(info.param);
                           return testName(std::get<0>(info.param) + "_" + place.name + "_" +
                                           place.kind);
                         });

class WrappedProgram : public ::testing::TestWithParam<std::string> {
protected:
  CrashRun run(const char* place, const char* kind = "null-read") const {
    return runCrash({.program = GetParam(), .scenario = place, .kind = kind});
  }
};

/// A lambda belongs to the function around it, which is not on the new thread's stack.
TEST_P(WrappedProgram, ThreadWithNothingWrappedDiesOrdinarilyAndIsTold) {
  const CrashRun result = run("lambda-itself");
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_THAT(result.errors, HasSubstr("in no wrapped function"));
}

TEST_P(WrappedProgram, CodeWithoutUnwindTablesDiesOrdinarilyAndIsTold) {
  const CrashRun result = run("generated");
  EXPECT_EQ(result.signal, SIGILL);
  EXPECT_THAT(result.errors, HasSubstr("without unwind tables"));
}

TEST_P(WrappedProgram, CoroutineBeforeAndAfterItsFirstSuspension) {
  const CrashRun before = run("coroutine");
  EXPECT_THAT(before.output, HasSubstr("result 42 attempts 2 trace [helper ")) << before.errors;
  EXPECT_THAT(before.output, HasSubstr("uncaught 0 current 0 lock free"));
  const CrashRun after = run("coroutine-resumed");
  EXPECT_THAT(after.output, HasSubstr("result 42 attempts 2 trace [helper resumer resumer] "
                                      "uncaught 0 current 0 lock free"))
      << after.errors;
}

/// Exceptions that the interrupted frames handle or have thrown stay theirs.
TEST_P(WrappedProgram, AHandlerOnAnotherStackRestartsByItself) {
  constexpr const char* kHandled = "result 42 attempts 2 trace [helper handler handler] uncaught 0 "
                                   "current 1 lock free\n";
  EXPECT_EQ(run("other-stack").output,
            std::string("above 1\n") + kHandled + kHandled + "current 0\n");
}

// ---- Faults at instructions that are no calls

bool hasTablesForFaults(const std::string& program) {
  return program.find("gcc") != std::string::npos || program.ends_with("O0");
}

/// g++ has tables for them; clang without optimisation gets them from the marks of scopes. With
/// optimisation what is alive at a fault is lost, and told; locks are freed by their records.
TEST_P(WrappedProgram, AFaultInAScopeDestroysWhatIsAliveThere) {
  const char* const kAll[] = {"outer outer", "inner outer outer", "lambda inner outer outer",
                              "lambda inner each each outer outer",
                              "lambda inner each each outer outer"};
  const char* const kLost[] = {"outer", "outer", "outer", "lambda inner each outer",
                               "lambda inner each each outer"};
  const bool hasTables = hasTablesForFaults(GetParam());
  for (int step = 0; step < 5; ++step) {
    const CrashRun result = run(("in-scope-" + std::to_string(step)).c_str());
    EXPECT_EQ(result.output, "result 42 attempts 2 trace [" +
                                 std::string((hasTables ? kAll : kLost)[step]) +
                                 "] uncaught 0 current 0 lock free\n")
        << step;
    EXPECT_EQ(result.cleanupsSkipped(), hasTables ? 0 : 1) << step;
  }
}

/// The tables of optimised code may be wrong about a fault between two calls.
TEST_P(WrappedProgram, AFaultWhereNothingIsAliveDestroysNothing) {
  const CrashRun result = run("in-condition");
  EXPECT_EQ(result.output,
            "result 42 attempts 2 trace [] uncaught 0 current 0 lock free\nalive 0\n");
  EXPECT_EQ(result.exitStatus, 0);
}

TEST_P(WrappedProgram, AFaultBetweenTwoCallsOfItsScope) {
  EXPECT_THAT(run("in-between").output,
              HasSubstr(hasTablesForFaults(GetParam()) ? "trace [body body]" : "trace [body]"));
}

/// What was passed in place is seen as it was left, unless the stub keeps copies; outer frames,
/// whose stubs keep some, are left without a trace.
TEST_P(WrappedProgram, ChangedArgumentsAreSeenAsTheyWereLeft) {
  EXPECT_THAT(run("changed").output, HasSubstr("text five!! list 4 number 8\nresult 42 "));
}

TEST(ArgumentsSnapshot, AreRestored) {
  for (const char* program : {"wrapped_snapshot_gcc12_O2", "wrapped_snapshot_clang14_O0",
                              "wrapped_snapshot_clang19_O2"}) {
    for (const char* kind : {"libc-strlen", "throw-std"}) {
      for (const char* session : {"restart", "outermost"}) {
        const CrashRun run =
            runCrash({.program = program, .scenario = "changed", .kind = kind, .session = session});
        EXPECT_THAT(run.output, HasSubstr("text five! list 3 number 8\nresult 42 attempts 2 "))
            << run.errors;
        EXPECT_THAT(run.output, HasSubstr("alive 0\n")) << program << " " << kind << " " << session;
      }
      EXPECT_EQ(runCrash({.program = program, .scenario = "noexcept", .kind = kind}).output, kOnce);
    }
  }
}

// ---- Exceptions that a caller would catch

constexpr const char* kCaught =
    "result 0 attempts 1 trace [helper body caught] uncaught 0 current 1 lock free\n";

TEST_P(WrappedProgram, EscapingExceptionsAreNobodysBusinessUnlessAsked) {
  const CrashRun result = run("caught", "throw-std");
  EXPECT_EQ(result.output, kCaught);
  EXPECT_THAT(result.sessionLog, SizeIs(0));
}

TEST_P(WrappedProgram, EscapingByEnvironmentAndByTheProgram) {
  CrashOrder order{.program = GetParam(), .scenario = "caught", .kind = "throw-std"};
  order.environment["HOT_RESTART_BREAK_ON"] = "escaping";
  const CrashRun asked = runCrash(order);
  EXPECT_EQ(asked.output, kOnce);
  ASSERT_THAT(asked.sessionLog, SizeIs(2));
  EXPECT_THAT(asked.sessionLog[0], HasSubstr("cause 4 signal 0"));
  order.session = "reraise";
  EXPECT_EQ(runCrash(order).output, kCaught);
  EXPECT_EQ(run("break-on", "throw-std").output, kOnce);
  EXPECT_EQ(run("break-on", "throw-int").output, kOnce);
  order.environment["HOT_RESTART_BREAK_ON"] = "always";
  const CrashRun wrong = runCrash(order);
  EXPECT_EQ(wrong.output, kCaught);
  EXPECT_THAT(wrong.errors, HasSubstr("`uncaught` or `escaping`, not `always`"));
}

TEST_P(WrappedProgram, PropagatedTypesAndWhatDerivesFromThemPass) {
  EXPECT_EQ(
      run("propagate", "vector-at").output,
      "result 0 attempts 1 trace [helper body out_of_range] uncaught 0 current 1 lock free\n");
  EXPECT_EQ(run("propagate", "throw-int").output,
            "result 0 attempts 1 trace [helper body something] uncaught 0 current 1 lock free\n");
  EXPECT_EQ(run("propagate", "throw-std").output, kOnce);
  EXPECT_EQ(run("propagate", "throw-text").output, kOnce);
}

/// The program was built by `hrtool cc --break-on=escaping`.
TEST(BreakOnEscaping, OfATargetCanBeTakenBack) {
  for (const char* program : {"wrapped_escaping_gcc12_O2", "wrapped_escaping_clang19_O0"}) {
    const auto run = [program](const char* place, const char* kind, const char* breakOn) {
      return runCrash({.program = program,
                       .scenario = place,
                       .kind = kind,
                       .environment = {{"HOT_RESTART_BREAK_ON", breakOn}}});
    };
    EXPECT_EQ(run("caught", "throw-std", "").output, kOnce);
    EXPECT_EQ(run("caught", "throw-std", "uncaught").output, kCaught);
    EXPECT_EQ(run("break-off", "throw-std", "").output, kCaught);
    EXPECT_EQ(run("function", "throw-std", "uncaught").output,
              "result 42 attempts 2 trace [helper body body] uncaught 0 current 0 lock free\n");
    EXPECT_EQ(
        run("propagate", "vector-at", "").output,
        "result 0 attempts 1 trace [helper body out_of_range] uncaught 0 current 1 lock free\n");
  }
}

INSTANTIATE_TEST_SUITE_P(Matrix, WrappedProgram, ::testing::ValuesIn(wrappedPrograms()),
                         [](const auto& info) { return info.param; });

} // namespace
} // namespace hot_restart::test
