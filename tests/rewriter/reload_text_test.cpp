// Units for what earlier versions have left behind: functions that only earlier units have, and
// data that system headers give each file.
#include "unit_text/reload_text.h"

#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <fstream>
#include <set>
#include <string>
#include <utility>

namespace hot_restart::test {
namespace {

using rewriter::Manifest;
using rewriter::ReloadText;
using rewriter::ReloadTextRequest;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

/// The unit of `f`, which is not edited; the program lacks the stub `missing`.
ReloadText unitOfF(const Manifest& running, const std::set<std::string>& headerData,
                   const std::string& missing = {}) {
  ReloadTextRequest request{
      .running = running,
      .functionUsrs = {},
      .headerData = headerData,
      .manifestPath = [](const std::set<std::string>&) { return "/tmp/unit.json"; },
      .programHolds = [&](const std::string& stub) { return stub != missing; }};
  for (const rewriter::FunctionEntry& function : running.functions) {
    if (function.bodyName == "f$body") {
      request.functionUsrs.insert(function.usr);
    }
  }
  auto text = rewriter::makeReloadText(request);
  if (!text) {
    ADD_FAILURE() << text.error().message;
    return {};
  }
  return std::move(*text);
}

TEST(ReloadText, FunctionsThatOnlyEarlierUnitsHaveComeAlongAgain) {
  const Manifest running = manifestOf("int g() { return 1; }\nint f() { return g(); }\n");
  EXPECT_THAT(unitOfF(running, {}).text, Not(Says("g$body() { return 1; }")));
  EXPECT_THAT(unitOfF(running, {}, "_Z1gv").text, Says("g$body() { return 1; }"));
}

/// Somebody asks for `f`, though functions further out on the stack (all others) may be meant.
class AskedForTest : public ::testing::Test {
protected:
  ReloadText unitAfter(const std::string& edited) {
    std::ofstream(running_.source) << edited;
    ReloadTextRequest request{
        .running = running_,
        .functionUsrs = {usrOf("f$body")},
        .alsoChanged = true,
        .insteadUsrs = {usrOf("g$body")},
        .manifestPath = [](const std::set<std::string>&) { return "/tmp/unit.json"; },
        .programHolds = [](const std::string&) { return true; }};
    auto text = rewriter::makeReloadText(request);
    EXPECT_TRUE(text);
    return text ? std::move(*text) : ReloadText();
  }

  std::string usrOf(const std::string& body) const {
    for (const rewriter::FunctionEntry& function : running_.functions) {
      if (function.bodyName == body) {
        return function.usr;
      }
    }
    return {};
  }

  Manifest running_ =
      manifestOf("constexpr int k = 1;\nint f(int x) { return x; }\nint g() { return f(k); }\n");
};

TEST_F(AskedForTest, GivesWayToWhatTheEditIsAbout) {
  const ReloadText unit =
      unitAfter("constexpr int k = 2;\nint f(int x) { return x; }\nint g() { return f(k); }\n");
  EXPECT_THAT(unit.functionUsrs, ElementsAre(usrOf("g$body")));
  EXPECT_THAT(unit.changedUsrs, ElementsAre(usrOf("g$body")));
}

TEST_F(AskedForTest, GivesWayWhenItHasGone) {
  const ReloadText unit =
      unitAfter("int f(int x, int y) { return x + y; }\nint g() { return f(1, 2); }\n");
  EXPECT_THAT(unit.functionUsrs, ElementsAre(usrOf("g$body")));
  EXPECT_THAT(unit.goneUsrs, ElementsAre(usrOf("f$body")));
}

TEST_F(AskedForTest, StaysWhenItIsChangedAsWellAndWhenNothingElseIs) {
  ReloadText unit =
      unitAfter("constexpr int k = 1;\nint f(int x) { return x + 1; }\nint g() { return f(3); }\n");
  EXPECT_THAT(unit.functionUsrs, UnorderedElementsAre(usrOf("f$body"), usrOf("g$body")));
  unit = unitAfter(
      "constexpr int k = 1;\nint f(int x) { return x; }\nint g() { return f(k); } // here\n");
  EXPECT_THAT(unit.functionUsrs, ElementsAre(usrOf("f$body")));
  EXPECT_TRUE(unit.changedUsrs.empty());
}

class HeaderDataTest : public ::testing::Test {
protected:
  Manifest running_ = manifestOf(
      Code("#include <registry.h>\nint f() { return registry.count; }\n")
          .file("system/registry.h", "#pragma once\nstruct Registry { Registry(); int count; };\n"
                                     "static Registry registry;\n")
          .flag("-isystemsystem"));
};

TEST_F(HeaderDataTest, StaysInItsIncludeAndKeepsInitialisersFromRunning) {
  const ReloadText unit = unitOfF(running_, {});
  EXPECT_THAT(unit.text, Says("#include <registry.h>"));
  EXPECT_NE(unit.initialized, "");
  EXPECT_THAT(unit.dataOfHeaders, Contains("registry"));
}

TEST_F(HeaderDataTest, IsTheProgramsWhereTheHeaderIsTakenIn) {
  const ReloadText unit = unitOfF(running_, {"_ZL8registry"});
  EXPECT_THAT(unit.text, Says("extern Registry registry;"));
  EXPECT_THAT(unit.text, Not(Says("#include <registry.h>")));
  EXPECT_THAT(unit.manifest.headerData, Contains("_ZL8registry"));
}

} // namespace
} // namespace hot_restart::test
