// A function gets further parameters with defaults, and callers of the old signature call the new
// one.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hot_restart::test {
namespace {

class ReloadSignature : public ::testing::TestWithParam<Toolchain> {};

constexpr const char* kBefore = R"cpp(
#include <memory>
#include <string>
namespace { int calls = 0; }
struct Counter {
  int base = 10;
  std::string inClass(int step) const { return "old" + std::to_string(step); }
  std::string outside(std::string text, int step);
  static std::string both(int step) { return "old" + std::to_string(step); }
};
std::string Counter::outside(std::string text, int step) { return text + "old" + std::to_string(step); }
static std::string taken(std::unique_ptr<int> owned, const std::string& name) { return name + std::to_string(*owned); }
namespace deep { std::string overloaded(const char* text) { return text; }
std::string overloaded(int step) { return "old" + std::to_string(step); } }
std::string scene(int step) {
  Counter counter;
  ++calls;
  std::string text = "kept by the caller, and long enough for the heap ";
  const std::string outside = counter.outside(text, step);
  return counter.inClass(step) + " " + outside + " " + Counter::both(step) + " " +
         taken(std::make_unique<int>(step), "n") + " " + deep::overloaded(step) + " " + deep::overloaded("x") +
         " " + std::to_string(text.size()) + " " + std::to_string(calls);
}
)cpp";

std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), now);
}

TEST_P(ReloadSignature, NewParametersWithDefaultsAreAdapted) {
  Scene scene(GetParam(), kBefore);
  ASSERT_EQ(scene.start(), "");
  const std::string kept = "kept by the caller, and long enough for the heap ";
  ASSERT_EQ(scene.run(1), "old1 " + kept + "old1 old1 n1 old1 x 49 1");
  std::string text =
      with(kBefore, "inClass(int step) const { return \"old\" + std::to_string(step); }",
           "inClass(int step, int more = 5, std::string end = \"!\") const { return \"new\" + "
           "std::to_string(step + more + base) + end; }");
  ASSERT_EQ(scene.reload("Counter::inClass", text), "loaded");
  EXPECT_THAT(scene.notes(), ::testing::HasSubstr("callers pass the old arguments"));
  EXPECT_THAT(scene.notes(), ::testing::Not(::testing::HasSubstr("removed")));
  EXPECT_EQ(scene.run(2), "new17! " + kept + "old2 old2 n2 old2 x 49 2");
  text = with(text, "outside(std::string text, int step);",
              "outside(std::string text, int step, bool loud = true);");
  text = with(text, "Counter::outside(std::string text, int step) { return text + \"old\"",
              "Counter::outside(std::string text, int step, bool loud) { text += loud ? \"L\" : "
              "\"l\"; return text");
  ASSERT_EQ(scene.reload("Counter::outside", text), "loaded");
  EXPECT_EQ(scene.run(3), "new18! " + kept + "L3 old3 n3 old3 x 49 3");
  text = with(text, "both(int step) { return \"old\"",
              "both(int step, long add = 100) { step += add; return \"new\"");
  ASSERT_EQ(scene.reload("Counter::both", text), "loaded");
  text = with(text, "const std::string& name) { return name",
              "const std::string& name, const char* more = \"m\") { return name + more");
  ASSERT_EQ(scene.reload("taken", text), "loaded");
  text = with(text, "overloaded(int step) { return \"old\"",
              "overloaded(int step, int more = 7) { step += more + calls; return \"new\"");
  ASSERT_EQ(scene.reload("deep::overloaded", text), "loaded");
  EXPECT_EQ(scene.run(4), "new19! " + kept + "L4 new104 nm4 new15 x 49 4");
  // The new function is one like any other from now on.
  text = with(text, "return \"new\" + std::to_string(step + more + base)",
              "return \"newer\" + std::to_string(more)");
  ASSERT_EQ(scene.reload("Counter::inClass", text), "loaded");
  EXPECT_EQ(scene.run(5), "newer5! " + kept + "L5 new105 nm5 new17 x 49 5");
}

constexpr const char* kHidden = R"cpp(
#include <string>
namespace {
std::string first(int step) { return "first" + std::to_string(step); }
std::string second(int step) { return "second" + std::to_string(step); }
}
std::string scene(int step) { return first(step) + " " + second(step); }
)cpp";

TEST(ReloadSignatureOf, FunctionsInAnonymousNamespacesAreToldApart) {
  Scene scene(plainToolchain(), kHidden);
  ASSERT_EQ(scene.start(), "");
  // Another function that could take the arguments is not the one that has gone.
  const std::string other = with(
      with(kHidden, "std::string first(int step)", "std::string third(int step, int more = 1)"),
      "return first(step)", "return third(step, 2)");
  EXPECT_THAT(scene.reload("(anonymous namespace)::first", other),
              ::testing::HasSubstr("is no longer defined"));
  const std::string same =
      with(kHidden, "std::string first(int step) { return \"first\"",
           "std::string first(int step, int more = 7) { return \"first\" + std::to_string(more)");
  ASSERT_EQ(scene.reload("(anonymous namespace)::first", same), "loaded");
  EXPECT_EQ(scene.run(1), "first71 second1");
}

INSTANTIATE_TEST_SUITE_P(Toolchains, ReloadSignature, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
