// Checks reports: causes in words, names without what we add, and the text of a made-up crash.
#include "report/crash_report.h"

#include "hot_restart/wire.h"
#include "report/backtrace_text.h"
#include "report/coloured_text.h"
#include "report/crash_backtrace.h"
#include "report/crash_cause.h"
#include "report/recursion.h"
#include "report/report_text.h"
#include "report/source_excerpt.h"
#include "temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

wire::Crash signalCrash(int signal, int code, std::uint64_t address) {
  wire::Crash crash;
  crash.cause = wire::Cause::kSignal;
  crash.signal = signal;
  crash.signalCode = code;
  crash.faultAddress = address;
  return crash;
}

TEST(CrashCause, SignalsAreToldInWords) {
  EXPECT_EQ(describeCause(signalCrash(SIGSEGV, SEGV_MAPERR, 8)),
            "SIGSEGV: null pointer access (address 0x8)");
  EXPECT_EQ(describeCause(signalCrash(SIGSEGV, SEGV_MAPERR, 0xdead0000)),
            "SIGSEGV: invalid memory access (address 0xdead0000)");
  EXPECT_EQ(describeCause(signalCrash(SIGFPE, FPE_INTDIV, 0)), "SIGFPE: integer division by zero");
  EXPECT_EQ(describeCause(signalCrash(SIGABRT, SI_TKILL, 0)), "SIGABRT: abort() was called");
  EXPECT_EQ(describeCause(signalCrash(SIGSEGV, SI_USER, 0)),
            "SIGSEGV: sent by a process or thread");
}

TEST(CrashCause, AFaultAtTheStackPointerIsAStackOverflow) {
  wire::Crash crash = signalCrash(SIGSEGV, SEGV_MAPERR, 0x7ffe00001000);
  crash.frameCount = 1;
  crash.frames[0].flags = wire::kFrameInterrupted;
  crash.frames[0].cfa = 0x7ffe00002000;
  EXPECT_EQ(describeCause(crash), "SIGSEGV: stack overflow (address 0x7ffe00001000)");
  crash.calledNowhere = 1; // A jump to the stack is none.
  EXPECT_EQ(describeCause(crash), "SIGSEGV: invalid memory access (address 0x7ffe00001000)");
  crash.frames[0].cfa = 0x7fff00002000;
  EXPECT_NE(describeCause(crash).find("invalid memory access"), std::string::npos);
}

TEST(CrashCause, ExceptionsShowTypeAndWhat) {
  wire::Crash crash;
  crash.cause = wire::Cause::kException;
  std::strcpy(crash.exceptionType, "St12out_of_range");
  std::strcpy(crash.exceptionWhat, "vector::_M_range_check");
  EXPECT_EQ(describeCause(crash), "uncaught exception std::out_of_range: vector::_M_range_check");
  std::strcpy(crash.exceptionType, "i");
  crash.exceptionWhat[0] = '\0';
  EXPECT_EQ(describeCause(crash), "uncaught exception int");
}

TEST(CrashCause, ControlCharactersOfATextDoNotReachTheTerminal) {
  wire::Crash crash;
  crash.cause = wire::Cause::kException;
  std::strcpy(crash.exceptionType, "i");
  std::strcpy(crash.exceptionWhat, "a\033[2Jb\nc");
  EXPECT_EQ(describeCause(crash), "uncaught exception int: a?[2Jb c");
}

TEST(CrashReport, BodiesLoseTheirMark) {
  EXPECT_EQ(withoutBodySuffix("ns::Foo::bar$body(int) const"), "ns::Foo::bar(int) const");
  EXPECT_EQ(withoutBodySuffix("f$body$2(char)"), "f(char)");
  EXPECT_EQ(withoutBodySuffix("Foo::Foo$ctor$body(int)"), "Foo::Foo(int)");
  EXPECT_EQ(withoutBodySuffix("f$body()::'lambda'()::operator()() const"),
            "f()::'lambda'()::operator()() const");
  EXPECT_EQ(withoutBodySuffix("main::$_0::operator()() const"), "main::$_0::operator()() const");
}

TEST(CrashReport, SourceLinesAroundThePlaceAreThere) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.cpp", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
  const std::vector<SourceLine> lines = sourceAround(file, 6);
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines.front().number, 2U);
  EXPECT_EQ(lines.back().text, "9");
  EXPECT_TRUE(lines[4].marked);
  EXPECT_EQ(sourceAround(file, 1).size(), 4U);
  EXPECT_TRUE(sourceAround(folder.path() + "/none.cpp", 3).empty());
}

CrashReport someReport() {
  CrashReport report;
  report.pid = report.tid = 42;
  report.cause = "SIGSEGV: null pointer access (address 0x0)";
  report.function = report.placeFunction = "Shop::total(Order const&)";
  report.version = 2;
  report.ranVersion = 2;
  report.file = "/p/shop.cpp";
  report.line = 7;
  report.source = {{6, "  double sum = 0;", false}, {7, "  return *price;", true}};
  report.backtrace.resize(2);
  report.backtrace[0].function = "Shop::total(Order const&)";
  report.backtrace[0].version = 2;
  report.backtrace[0].file = "/p/shop.cpp";
  report.backtrace[0].line = 7;
  report.backtrace[1].module = "/lib/libc.so.6";
  report.backtrace[1].number = 1;
  report.moved = {"`order` was moved from on line 5"};
  report.destructorsSkipped = {"Shop::total(Order const&)"};
  return report;
}

TEST(ReportText, ShowsWhatAPersonNeeds) {
  EXPECT_EQ(reportText(someReport(), Colours::kOff),
            "hot_restart: SIGSEGV: null pointer access (address 0x0)\n"
            "  in Shop::total(Order const&) [v2] at /p/shop.cpp:7\n"
            "\n"
            "        6 |   double sum = 0;\n"
            "-->     7 |   return *price;\n"
            "\n"
            "  #0  Shop::total(Order const&) [v2] at /p/shop.cpp:7\n"
            "  #1  ?? in libc.so.6\n"
            "  note: `order` was moved from on line 5; a restart sees what is left of it\n"
            "  note: destructors of Shop::total(Order const&) will not run at a restart\n");
}

TEST(ReportText, ColoursAreOnlyThereWhenAskedFor) {
  EXPECT_EQ(reportText(someReport(), Colours::kOff).find('\033'), std::string::npos);
  EXPECT_NE(reportText(someReport(), Colours::kOn).find('\033'), std::string::npos);
}

TEST(ReportText, AnUnwrappedInnerFunctionIsNamedBesideTheRestartedOne) {
  CrashReport report = someReport();
  report.placeFunction = "helper(int)";
  EXPECT_NE(reportText(report, Colours::kOff)
                .find("  in helper(int) at /p/shop.cpp:7\n"
                      "  a restart calls Shop::total(Order const&) [v2] again\n"),
            std::string::npos);
}

TEST(ReportText, AnOlderVersionThatCrashedIsTold) {
  CrashReport report = someReport();
  report.ranVersion = 1;
  EXPECT_NE(reportText(report, Colours::kOff)
                .find("  in Shop::total(Order const&) at /p/shop.cpp:7\n"
                      "  a restart calls Shop::total(Order const&) [v2] again\n"),
            std::string::npos);
}

TEST(ReportText, ForADebuggerFramesAreMarkedAndNotNumbered) {
  CrashReport report = someReport();
  report.backtrace.insert(report.backtrace.begin() + 1, 1, report.backtrace[0]);
  report.backtrace[0].line = 4;
  report.backtrace[0].stubFrame = 1;
  report.backtrace[1].stubFrame = 2;
  EXPECT_NE(reportText(report, Colours::kOff, FrameLabels::kRestartable)
                .find("  * Shop::total(Order const&) [v2] at /p/shop.cpp:4\n"
                      "  * Shop::total(Order const&) [v2] at /p/shop.cpp:7\n"
                      "    ?? in libc.so.6\n"
                      "  * can be restarted: `hr-frame N`, with its number in `bt`\n"),
            std::string::npos);
}

TEST(ReportText, ARecursionIsFolded) {
  CrashReport report = someReport();
  report.backtrace.insert(report.backtrace.begin(), 99, report.backtrace[0]);
  report.backtrace.back().number = 100;
  EXPECT_EQ(backtraceText(report, Colours::kOff),
            "  #0  Shop::total(Order const&) [v2] at /p/shop.cpp:7\n"
            "  ... 99 more frames of the same place\n"
            "  #100 ?? in libc.so.6\n");
}

/// leaf, then so many calls of each function in turn (all but the outermost `kept` are left out),
/// then main.
CrashReport deepReport(const std::vector<std::string>& functions, unsigned calls, unsigned kept) {
  CrashReport report;
  report.isStackOverflow = true;
  const auto add = [&](unsigned number, const std::string& function) {
    ReportFrame frame;
    frame.number = number;
    frame.function = function;
    frame.file = "/p/deep.cpp";
    frame.line = 3;
    frame.version = 1;
    if (number > calls / 2) {
      frame.stubFrame = number;
    }
    report.backtrace.push_back(frame);
  };
  add(0, "leaf(int)");
  LeftOutFrames leftOut{.first = 2, .last = calls - kept, .calls = {}};
  for (unsigned number = 1; number <= calls; ++number) {
    const std::string& function = functions[number % functions.size()];
    if (number == 1 || number > leftOut.last) {
      add(number, function);
    } else {
      ++leftOut.calls[function];
    }
  }
  add(calls + 1, "main");
  report.leftOut = {leftOut};
  report.recursion = findRecursion(report);
  return report;
}

TEST(Recursion, BothEndsAndOneLineForWhatLiesInBetween) {
  const CrashReport report = deepReport({"deep(int)"}, 37412, 60);
  EXPECT_EQ(backtraceText(report, Colours::kOff), "  #0  leaf(int) at /p/deep.cpp:3\n"
                                                  "  #1 ... #37412 deep(int) at /p/deep.cpp:3\n"
                                                  "  #37413 main at /p/deep.cpp:3\n");
  EXPECT_EQ(restartableText(report), "frames that can be restarted: #37353 to #37413");
  ASSERT_NE(outermostCall(report), nullptr);
  EXPECT_EQ(outermostCall(report)->number, 37412U);
}

TEST(Recursion, FunctionsThatCallEachOtherAreOne) {
  const CrashReport report = deepReport({"even(int)", "odd(int)"}, 1000, 60);
  ASSERT_TRUE(report.recursion);
  EXPECT_THAT(report.recursion->functions, testing::UnorderedElementsAre("even(int)", "odd(int)"));
  EXPECT_EQ(report.recursion->first, 1U);
  EXPECT_EQ(report.recursion->last, 1000U);
}

TEST(Recursion, WithoutOneNothingIsFolded) {
  CrashReport report = someReport();
  report.isStackOverflow = true; // Of one large frame.
  EXPECT_FALSE(findRecursion(report));
  EXPECT_EQ(outermostCall(report), nullptr);
}

TEST(ReportJson, IsOneLineWithTheSameFacts) {
  const std::string json = reportJson(someReport());
  EXPECT_EQ(json.find('\n'), std::string::npos);
  EXPECT_NE(json.find(R"json("cause":"SIGSEGV: null pointer access (address 0x0)")json"),
            std::string::npos);
  EXPECT_NE(json.find(R"("line":7)"), std::string::npos);
}

} // namespace
} // namespace hot_restart::cli
