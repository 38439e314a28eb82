// Checks what is said of arguments and repeated effects, on texts that the rewriter has read.
#include "report/restart_truth.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"
#include "report/coloured_text.h"
#include "report/report_text.h"
#include "temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The manifest of a source whose lines are counted from the first one behind the includes.
class Text {
public:
  explicit Text(const std::string& text, bool keepArguments = false) {
    const std::string head =
        "#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n#include <iostream>\n#include "
        "<memory>\n#include "
        "<mutex>\n"
        "#include <numeric>\n#include <sstream>\n#include <string>\n#include <vector>\n#line 1\n";
    const std::string file = folder_.write("text.cpp", head + "\n" + text);
    rewriter::WrapRequest request;
    request.command = rewriter::parseCompileCommand(
        {"g++", "-std=c++17", "-c", file, "-o", file + ".o"}, folder_.path());
    request.options.keepArguments = keepArguments;
    request.generatedPath = file + ".hr.cpp";
    const auto result = rewriter::wrapTranslationUnit(request);
    EXPECT_TRUE(bool(result)) << (result ? "" : result.error().message);
    if (result) {
      manifest_ = result->manifest;
      generated_ = result->text;
    }
  }

  const std::string& generated() const { return generated_; }

  const rewriter::FunctionEntry& function(const std::string& name) const {
    for (const rewriter::FunctionEntry& entry : manifest_.functions) {
      if (entry.name.starts_with(name + "(")) {
        return entry;
      }
    }
    static const rewriter::FunctionEntry kNone;
    ADD_FAILURE() << "no " << name;
    return kNone;
  }

  /// "name state line", with "!" for what is restored. Lines count within the function, from its
  /// first.
  std::vector<std::string> arguments(const std::string& name, unsigned line,
                                     bool calling = false) const {
    const rewriter::FunctionEntry& entry = function(name);
    std::vector<std::string> told;
    for (const ReportArgument& argument :
         argumentsAt(entry, {.line = entry.firstLine + line, .calling = calling})) {
      told.push_back(
          argument.name + " " + rewriter::spelled(argument.state) +
          (argument.line != 0 ? " " + std::to_string(argument.line - entry.firstLine) : "") +
          (argument.restored ? "!" : ""));
    }
    return told;
  }

  std::vector<std::string> effects(const std::string& name, unsigned line,
                                   bool calling = false) const {
    const rewriter::FunctionEntry& entry = function(name);
    const auto find = [this](const std::string& usr) -> const rewriter::FunctionEntry* {
      for (const rewriter::FunctionEntry& one : manifest_.functions) {
        if (one.usr == usr) {
          return &one;
        }
      }
      return nullptr;
    };
    std::vector<std::string> told;
    for (const ReportEffect& effect :
         effectsBefore(entry, {.line = entry.firstLine + line, .calling = calling}, find)) {
      told.push_back((effect.kind == rewriter::EffectKind::kLock ? "held " : "") + effect.text +
                     (effect.certain ? "" : " perhaps"));
    }
    return told;
  }

private:
  TemporaryFolder folder_;
  rewriter::Manifest manifest_;
  std::string generated_;
};

TEST(RestartTruth, WhatIsOnlyReadIsAsPassed) {
  const Text text(R"cpp(
int g(std::string s, std::vector<int> v, std::unique_ptr<int> p) {
  std::string copy = s + s.substr(1);
  for (int each : v) std::printf("%d", each);
  int sum = std::accumulate(v.begin(), v.end(), 0) + v[0] + v.at(1) + *p + (p ? 1 : 0);
  std::printf("%s %zu", s.c_str(), v.size());
  return sum;
})cpp");
  EXPECT_THAT(text.arguments("g", 5), ElementsAre("s as passed", "v as passed", "p as passed"));
}

TEST(RestartTruth, ChangesAreToldWithTheirLine) {
  const Text text(R"cpp(
int f(std::string s, int n, std::vector<int> v, std::string t, std::string u) {
  s += "x";
  n = 4;
  v.push_back(1);
  if (n > 2) t.clear();
  u[0] = 'x';
  return n;
})cpp");
  EXPECT_THAT(text.arguments("f", 1), ElementsAre("s as passed", "n as passed", "v as passed",
                                                  "t as passed", "u as passed"));
  EXPECT_THAT(text.arguments("f", 6),
              ElementsAre("s changed since entry 1", "n changed since entry 2!",
                          "v changed since entry 3", "t may have changed since entry 4",
                          "u changed since entry 5"));
}

// The place is a line: which of the statements there has been reached is not known.
TEST(RestartTruth, AnEarlierStatementOnTheLineMayHaveRun) {
  const Text text(R"cpp(
#define BOTH if (n > 2) { n = 4; *p = 1; } u = 5
int f(int n, int m, int* p, int u) {
  m = 1;; *p = n;
  BOTH;
  n = 3; // The line ends, and so does what may have run.
  *p = 2;
  return u;
})cpp");
  EXPECT_THAT(text.arguments("f", 1),
              ElementsAre("n as passed", "m may have changed since entry 1!",
                          "p shared with the caller", "u as passed"));
  EXPECT_THAT(text.arguments("f", 2),
              ElementsAre("n may have changed since entry 2!", "m changed since entry 1!",
                          "p shared with the caller", "u as passed"));
  EXPECT_THAT(text.arguments("f", 3),
              ElementsAre("n may have changed since entry 2!", "m changed since entry 1!",
                          "p shared with the caller", "u changed since entry 2!"));
  EXPECT_THAT(text.effects("f", 4),
              ElementsAre("a change through `p`", "a change through `p` perhaps"));
}

TEST(RestartTruth, WhatIsHandedOnMayHaveChanged) {
  const Text text(R"cpp(
void take(std::string&); void look(const std::string&); void point(std::string*);
struct S { void touch(); int look() const; };
int f(std::string a, std::string b, std::string c, std::string d, S s, std::vector<int> v, std::string l) {
  look(a);
  take(b);
  point(&c);
  std::string& alias = d;
  s.look();
  for (int& each : v) each = 1;
  auto change = [&l] { l += "x"; };
  return 0;
}
int g(S s, std::vector<int> v) {
  s.touch();
  std::fill(v.begin(), v.end(), 3);
  return 0;
})cpp");
  EXPECT_THAT(text.arguments("f", 8),
              ElementsAre("a as passed", "b may have changed since entry 2",
                          "c may have changed since entry 3", "d may have changed since entry 4",
                          "s as passed", "v may have changed since entry 6",
                          "l may have changed since entry 7"));
  EXPECT_THAT(text.arguments("g", 3),
              ElementsAre("s may have changed since entry 1!", "v may have changed since entry 2"));
}

TEST(RestartTruth, SharedMovedAndUnknown) {
  const Text text(R"cpp(
void take(std::unique_ptr<int>);
int f(const std::string& r, int* p, std::unique_ptr<int> box, std::string&& x) {
  take(std::move(box));
  return *p;
}
template <class T> int g(T value, int n) {
  value.change();
  return n;
}
struct C { void change(); };
int use() { return g(C(), 1); })cpp");
  EXPECT_THAT(text.arguments("f", 2),
              ElementsAre("r shared with the caller", "p shared with the caller",
                          "box moved from 1", "x shared with the caller"));
  EXPECT_THAT(text.arguments("g", 2), ElementsAre("value unknown 1", "n as passed"));
}

TEST(RestartTruth, AMoveThatAnotherWayLeadsAroundMayNotHaveHappened) {
  const Text text(R"cpp(
void take(std::string);
int f(std::string a, std::string b, std::string c, std::vector<std::string> v, int n) {
  if (n > 3) take(std::move(a));
  take(std::move(b));
  v.at(9) = std::move(c);
  return n;
})cpp");
  const auto moved =
      ElementsAre("a may have been moved from 1", "b moved from 2", "c may have been moved from 3",
                  "v may have changed since entry 3", "n as passed");
  EXPECT_THAT(text.arguments("f", 3, /*calling=*/true), moved); // It stands in at().
}

TEST(RestartTruth, ALoopAroundThePlaceMayHaveRunItsLaterLines) {
  const Text text(R"cpp(
int f(std::string s) {
  for (int i = 0; i < 3; ++i) {
    std::abort();
    s.clear();
  }
  return 0;
})cpp");
  EXPECT_THAT(text.arguments("f", 2), ElementsAre("s may have changed since entry 3"));
}

TEST(RestartTruth, EffectsBeforeThePlaceAreRepeated) {
  const Text text(R"cpp(
int counter; std::vector<int> list;
struct S { int a = 0; int* raw = nullptr; std::vector<int> items;
  int f(int* out, std::vector<int>& v, std::ostream& stream) {
    int local = 0;
    local = 3;
    std::vector<int> mine;
    mine.push_back(1);
    std::ostringstream text;
    text << "not outside";
    counter += local;
    list.push_back(1);
    a = 1;
    items.push_back(2);
    *out = 1;
    v.clear();
    stream << "x" << 1;
    std::printf("x");
    delete raw;
    auto& alias = list;
    alias.clear();
    return 0;
  }
};)cpp");
  EXPECT_THAT(text.effects("S::f", 6), IsEmpty());
  EXPECT_THAT(text.effects("S::f", 18),
              ElementsAre("a change of the global `counter`", "a change of the global `list`",
                          "a change of the member `a`", "a change of the member `items`",
                          "a change through `out`", "a change through `v`",
                          "input or output: stream", "input or output: printf",
                          "freeing `this->raw`", "a change of the global `list`"));
}

TEST(RestartTruth, CalledFunctionsOfTheProjectCount) {
  const Text text(R"cpp(
int counter;
void deep() { std::puts("x"); ++counter; }
void twice() { deep(); deep(); twice(); }
int f(int n) {
  if (n) twice();
  return 0;
})cpp");
  EXPECT_THAT(text.effects("f", 2),
              ElementsAre("input or output: puts (in twice) perhaps",
                          "a change of the global `counter` (in twice) perhaps"));
  EXPECT_THAT(text.effects("f", 1), IsEmpty());
  EXPECT_THAT(text.effects("f", 1, true), Not(IsEmpty()));
}

TEST(RestartTruth, CalledFunctionsOfTheSameObjectChangeIt) {
  const Text text(R"cpp(
struct S { int a = 0; char* raw = nullptr; S* next = nullptr;
  void reset() { clear(); a = 1; }
  void clear() { delete raw; } // It may be freed twice, or set to null: that is not known.
  int f() {
    reset();
    return 0;
  }
  int other() {
    next->reset();
    return 0;
  }
};)cpp");
  EXPECT_THAT(text.effects("S::f", 2),
              ElementsAre("a change of the member `a` (in S::reset) perhaps"));
  EXPECT_THAT(text.effects("S::other", 2), ElementsAre("a change of the member `next`"));
}

TEST(RestartTruth, WhatTheLibraryWritesThroughAPointerIsAChange) {
  const Text text(R"cpp(
char shared[8];
struct S { char own[8]; char* far = nullptr;
  int f(char* out, const char* in, int& n, std::size_t at) {
    char local[8];
    std::memcpy(local, in, 8);
    std::memcpy(out + at, in, 8);
    std::snprintf(shared, 8, "%s", in);
    std::memset(own, 0, 8);
    std::strcpy(far, in);
    std::memcpy(&n, in, sizeof n);
    return 0;
  }
};)cpp");
  EXPECT_THAT(text.effects("S::f", 8),
              ElementsAre("a change through `out`", "a change of the global `shared`",
                          "a change of the member `own`", "a change of the member `far`",
                          "a change through `n`"));
}

TEST(RestartTruth, LocksThatAreNotReleasedAreTold) {
  const Text text(R"cpp(
std::mutex m, n;
int f() {
  m.lock();
  n.lock();
  m.unlock();
  std::unique_lock<std::mutex> held(m);
  held.unlock();
  return 0;
}
int g() {
  std::lock_guard<std::mutex> guard(m);
  return 0;
})cpp");
  EXPECT_THAT(text.effects("f", 6), ElementsAre("held n"));
  ASSERT_EQ(text.function("g").locals.size(), 1U);
  EXPECT_EQ(text.function("g").locals[0].lock, "m");
}

TEST(RestartTruth, SnapshotsKeepWhatCanBeCopiedAndNothingElse) {
  const Text text(R"cpp(
struct Plain { int a; };
struct Holder { std::vector<std::unique_ptr<int>> many; };
int f(std::string s, std::unique_ptr<int> p, std::vector<std::unique_ptr<int>> v, Holder h, const std::string c,
      std::shared_ptr<std::unique_ptr<int>> q, Plain plain, std::vector<std::string> w) {
  s.clear();
  return 0;
})cpp",
                  true);
  std::vector<std::string> kept;
  for (const rewriter::ParameterEntry& parameter : text.function("f").parameters) {
    kept.push_back(parameter.name + " " + spelled(parameter.passing));
  }
  EXPECT_THAT(kept, ElementsAre("s kept", "p object", "v object", "h object", "c object", "q kept",
                                "plain copy", "w kept"));
  EXPECT_THAT(text.arguments("f", 3), Contains("s changed since entry 2!"));
  EXPECT_THAT(text.generated(),
              HasSubstr("hr$kept1.restart(); hr$kept6.restart(); hr$kept8.restart();"));
}

TEST(ReportText, ArgumentsAndRepeatsAreTold) {
  CrashReport report;
  report.cause = "SIGSEGV";
  report.function = report.placeFunction = "f(int)";
  report.arguments = {{"a", ArgumentState::kAsPassed, 0, false},
                      {"b", ArgumentState::kChanged, 3, true}};
  report.repeats = {{rewriter::EffectKind::kInputOutput, "input or output: puts", 4, true},
                    {rewriter::EffectKind::kGlobal, "a change of the global `x`", 5, false},
                    {rewriter::EffectKind::kLock, "m", 6, true}};
  report.locksKept = {"`guard` in f(int) keeps `m` locked"};
  const std::string text = reportText(report, Colours::kOff);
  EXPECT_THAT(text, HasSubstr("  arguments: `a` as passed, `b` changed since entry (line 3) but "
                              "restored at a restart\n"));
  EXPECT_THAT(text,
              HasSubstr("  note: a restart repeats input or output: puts (line 4); a change of "
                        "the global `x` (line 5) perhaps\n"));
  EXPECT_THAT(text, HasSubstr("  note: `m`, locked on line 6, is still locked: a restart waits for "
                              "it for ever\n"));
  EXPECT_THAT(text,
              HasSubstr("  note: `guard` in f(int) keeps `m` locked: a restart that needs it"));
  EXPECT_THAT(reportJson(report), HasSubstr(R"("restored":true)"));
}

} // namespace
} // namespace hot_restart::cli
