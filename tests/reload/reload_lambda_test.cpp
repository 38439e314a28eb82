// Closures that a program has made run the new text of their lambdas, whatever the edit has done to
// the lambdas around; those that hold something else than the new text needs do not.
#include "hot_restart/rewriter/lambda_choice.h"

#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class ReloadLambda : public ::testing::TestWithParam<Toolchain> {
protected:
  /// Starts the program, in which scene(0) makes the closures.
  void start(const std::string& text) {
    scene_.emplace(GetParam(), text);
    scene_->lambdas(rewriter::LambdaChoice::kEscaping);
    ASSERT_EQ(scene_->start(), "");
    scene_->run(0);
  }
  std::optional<Scene> scene_;
};

constexpr const char* kEveryCapture = R"cpp(
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>
static std::vector<std::function<std::string(int)>> all;
static int (*pointer)(int);
static std::string text(int n) { return std::to_string(n) + ";"; }
struct Widget {
  int member = 5;
  void connect() {
    all.push_back([this](int x) { return "OLD this " + text(member + x); });
    all.push_back([*this](int x) mutable { member += x; return "OLD copy of this " + text(member); });
  }
};
static Widget widget;
template <class T> void connectTemplate(T t) {
  all.push_back([t](int x) { return "OLD template " + text(t + x); });
}
namespace {
void connectHere(int a) {
  all.push_back([a](int x) noexcept -> std::string { return "OLD here " + text(a + x); });
}
} // namespace
static void connectStatic(int a) {
  all.push_back([=](int x) { return "OLD static " + text(a + x); });
}
static int shared = 100;
void connect(int a, const std::string& s, std::unique_ptr<int> owned) {
  int& reference = shared;
  auto [first, second] = std::pair(7, 8);
  ADDED
  all.push_back([](int x) { return "OLD none " + text(x); });
  all.push_back([a, s](int x) { return "OLD copies " + s + text(a + x); });
  all.push_back([&reference](int x) { reference += x; return "OLD reference " + text(reference); });
  all.push_back([p = std::shared_ptr<int>(std::move(owned)), n = a * 2](int x) {
    return "OLD initialised " + text(*p + n + x);
  });
  all.push_back([first = first, second = second](int x) { return "OLD binding " + text(first * second + x); });
  all.push_back([s](int x) {
    std::function<std::string(int)> inner = [&](int y) { return "OLD nested " + s + text(x + y); };
    return inner(x * 10);
  });
  pointer = [](int x) { return x + NUMBER; };
}
std::string scene(int step) {
  if (step == 0) {
    connect(3, "s", std::make_unique<int>(40));
    widget.connect();
    connectTemplate(1);
    connectTemplate(2L);
    connectHere(6);
    connectStatic(7);
  }
  std::string result;
  for (auto& one : all) {
    result += one(1);
  }
  return result + text(pointer(1));
}
)cpp";

TEST_P(ReloadLambda, ClosuresOfEveryCaptureRunTheNewText) {
  const std::string text = replaced(kEveryCapture, "ADDED", "");
  start(replaced(text, "NUMBER", "1000"));
  // `scene(0)` has called them once, too.
  const std::string before =
      "OLD none 1;OLD copies s4;OLD reference 102;OLD initialised 47;OLD binding 57;"
      "OLD nested s11;OLD this 6;OLD copy of this 7;OLD template 2;OLD template 3;OLD here 7;"
      "OLD static 8;1001;";
  EXPECT_EQ(scene_->run(1), before);
  ASSERT_EQ(scene_->reloadEdited(replaced(replaced(text, "OLD", "NEW"), "NUMBER", "2000")),
            "loaded")
      << scene_->notes();
  std::string after = replaced(replaced(before, "OLD", "NEW"), "1001", "2001");
  after = replaced(replaced(after, "102", "103"), "this 7", "this 8");
  EXPECT_EQ(scene_->run(1), after);
}

TEST_P(ReloadLambda, LambdasThatAreAddedInFrontChangeNothing) {
  const std::string text = replaced(kEveryCapture, "NUMBER", "1000");
  start(replaced(text, "ADDED", ""));
  const std::string added =
      "all.push_back([](int x) { return \"ADDED none \" + text(x); });\n"
      "all.push_back([a, s](int x) { return \"ADDED \" + s + text(a * x); });";
  std::string edited = replaced(text, "ADDED\n", added + "\n");
  for (const std::string name : {"reference", "initialised", "binding", "nested"}) {
    edited = replaced(edited, "OLD " + name, "NEW " + name);
  }
  ASSERT_EQ(scene_->reloadEdited(edited), "loaded") << scene_->notes();
  const std::string result = scene_->run(1); // Nobody has called connect() again.
  EXPECT_THAT(result, HasSubstr("OLD none 1;OLD copies s4;NEW reference 102;NEW initialised 47;"
                                "NEW binding 57;NEW nested s11;OLD this 6;"))
      << scene_->notes();
}

constexpr const char* kOne = R"cpp(
#include <functional>
#include <string>
static std::vector<std::function<std::string()>> all;
void connect(int a, std::string s, int c) {
  (void)a; (void)s; (void)c;
  LAMBDAS
}
std::string scene(int step) {
  if (step == 0) { connect(3, "s", 4); }
  std::string result;
  for (auto& one : all) { result += one() + ";"; }
  return result;
}
)cpp";

std::string one(const std::string& lambdas) {
  return "#include <vector>\n" + replaced(kOne, "LAMBDAS", lambdas);
}

TEST_P(ReloadLambda, AnotherOrderOfUsesKeepsTheOrderOfTheClosure) {
  start(one("all.push_back([=] { return s + std::to_string(a); });"));
  ASSERT_EQ(scene_->reloadEdited(one("all.push_back([=] { return std::to_string(a * 2) + s; });")),
            "loaded");
  EXPECT_EQ(scene_->run(1), "6s;");
  ASSERT_EQ(scene_->reloadEdited(one("all.push_back([=] { return std::to_string(a * 4); });")),
            "loaded");
  EXPECT_EQ(scene_->run(1), "12;"); // `s` stays in the closure.
}

TEST_P(ReloadLambda, ClosuresThatLackACaptureKeepTheirText) {
  start(one("all.push_back([a] { return std::to_string(a); });"));
  ASSERT_EQ(scene_->reloadEdited(one("all.push_back([a, c] { return std::to_string(a + c); });")),
            "loaded");
  EXPECT_EQ(scene_->run(1), "3;");
  EXPECT_THAT(scene_->notes(), HasSubstr("it captures `c`, which its closures do not hold"));
  EXPECT_EQ(scene_->run(0), "3;7;"); // New ones have the new text.
}

TEST_P(ReloadLambda, AClosureWithOtherCapturesIsRefusedByName) {
  start(one("all.push_back([a] { return std::to_string(a); });"));
  const std::string lambda = scene_->manifest().lambdas.at(0).usr;
  EXPECT_THAT(scene_->reloadUsr(lambda, one("all.push_back([&a] { return std::to_string(a); });")),
              HasSubstr("it captures `a` by reference and no longer by copy"));
  EXPECT_THAT(scene_->reloadUsr(lambda, one("all.push_back([a, s] { return s; });")),
              HasSubstr("it captures `s`, which its closures do not hold"));
  EXPECT_THAT(scene_->reloadUsr(lambda, one("")), HasSubstr("it is gone"));
  EXPECT_EQ(scene_->reloadUsr(lambda, one("all.push_back([a] { return std::to_string(-a); });")),
            "loaded");
  EXPECT_EQ(scene_->run(1), "-3;");
}

TEST_P(ReloadLambda, LambdasThatChangePlacesKeepTheirClosures) {
  const std::string first = "all.push_back([a] { return \"first \" + std::to_string(a); });";
  const std::string second = "all.push_back([a] { return \"second \" + std::to_string(a); });";
  start(one(first + second));
  ASSERT_EQ(
      scene_->reloadEdited(one(second + "all.push_back([] { return std::string(); });" + first)),
      "loaded");
  EXPECT_EQ(scene_->run(1), "first 3;second 3;");
}

TEST_P(ReloadLambda, LaterVersionsServeClosuresOfEarlierOnes) {
  start(one("all.push_back([a] { return \"v1 \" + std::to_string(a); });"));
  const std::string both = "all.push_back([c] { return \"added V \" + std::to_string(c); });"
                           "all.push_back([a] { return \"V \" + std::to_string(a); });";
  ASSERT_EQ(scene_->reloadEdited(one(replaced(both, "V", "v2"))), "loaded");
  EXPECT_EQ(scene_->run(0), "v2 3;added v2 4;v2 3;");
  ASSERT_EQ(scene_->reloadEdited(one(replaced(both, "V", "v3"))), "loaded");
  EXPECT_EQ(scene_->run(1), "v3 3;added v3 4;v3 3;");
}

INSTANTIATE_TEST_SUITE_P(Toolchains, ReloadLambda, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
