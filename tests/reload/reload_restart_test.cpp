// A file is loaded anew with its state. Checked is what starts again and what does not, for every
// compiler and level.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hot_restart::test {
namespace {

class ReloadRestartEverywhere : public ::testing::TestWithParam<Toolchain> {};

constexpr const char* kState = R"cpp(
#include <map>
#include <memory>
#include <string>
#include <vector>
int counter = 10;
int* const place = &counter;
static int fileStatic = 20;
static int table[] = {1, 2, 3};
static std::map<int, std::string> cache = {{1, "one"}};
static auto owned = std::make_unique<int>(5);
const std::string kName = std::string("na") + "me";
constexpr int kLimit = 7;
namespace {
int anonymous = 40;
std::string anonymousText = "a";
}
thread_local int perThread = 50;
struct Klass {
  static int member;
  static std::string text;
  int value = 1;
  virtual ~Klass() = default;
  virtual int bar() { static int calls = 0; return value + ++calls; }
};
int Klass::member = 60;
std::string Klass::text = "t";
static struct { int a; int b; } unnamed = {70, 71};
static Klass* instance = new Klass;
extern "C" int linkage = 90;
template <class T> T generic(T value) { static T sum = 0; return sum += value; }
static int helper() { static std::vector<int> seen; seen.push_back(1); return int(seen.size()); }
static void change() {
  ++counter; ++*place; ++fileStatic; ++table[1]; cache[int(cache.size()) + 1] = "x"; ++*owned; ++anonymous;
  anonymousText += "b"; ++perThread; ++Klass::member; Klass::text += "u"; ++unnamed.b; ++linkage;
}
std::string scene(int step) {
  static int local = 80;
  if (step > 0) { change(); ++local; }
  auto text = [&](int number) { return std::to_string(number) + " "; };
  return text(counter) + text(*place) + text(fileStatic) + text(table[1]) + text(int(cache.size())) + text(*owned) +
         kName + " " + text(kLimit) + text(anonymous) + anonymousText + " " + text(perThread) + text(Klass::member) +
         Klass::text + " " + text(unnamed.b) + text(instance->bar()) + text(linkage) + text(generic(1)) + text(helper()) +
         text(local);
}
)cpp";

constexpr const char* kFresh = "10 10 20 2 1 5 name 7 40 a 50 60 t 71 2 90 1 1 80 ";

std::string with(std::string text, const std::string& old, const std::string& now) {
  return text.replace(text.find(old), old.size(), now);
}

void checkThatAllStateStartsAgain(const Toolchain& toolchain, Shape shape) {
  Scene scene(toolchain, kState, shape);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(), kFresh);
  EXPECT_EQ(scene.run(1), "12 12 21 3 2 6 name 7 41 ab 51 61 tu 72 3 91 2 2 81 ");
  ASSERT_EQ(scene.restart(), "loaded");
  // The thread's own variable outlives it; nothing else.
  EXPECT_EQ(scene.run(), "10 10 20 2 1 5 name 7 40 a 51 60 t 71 2 90 1 1 80 ");
  EXPECT_EQ(scene.run(1), "12 12 21 3 2 6 name 7 41 ab 52 61 tu 72 3 91 2 2 81 ");
  // A later reload finds the newest state.
  ASSERT_EQ(scene.reload("change", with(kState, "++counter; ", "counter += 5; ")), "loaded");
  EXPECT_EQ(scene.run(1), "18 18 22 4 3 7 name 7 42 abb 53 62 tuu 73 4 92 3 3 82 ");
  ASSERT_EQ(scene.restart(with(kState, "anonymous = 40", "anonymous = 400")), "loaded");
  EXPECT_EQ(scene.run(), "10 10 20 2 1 5 name 7 400 a 53 60 t 71 2 90 1 1 80 ");
}

TEST_P(ReloadRestartEverywhere, AllStateOfTheFileStartsAgain) {
  checkThatAllStateStartsAgain(GetParam(), Shape::kExecutable);
}

TEST(ReloadRestart, StateOfALibraryThatExportsItStartsAgain) {
  checkThatAllStateStartsAgain(plainToolchain(), Shape::kSharedLibrary);
}

TEST(ReloadRestart, VariablesMayChangeTheirTypes) {
  Scene scene(plainToolchain(), kState);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(1), "12 12 21 3 2 6 name 7 41 ab 51 61 tu 72 2 91 1 1 81 ");
  std::string text =
      with(kState, "static int fileStatic = 20;", "static long long fileStatic[100] = {21};");
  text = with(text, "++fileStatic;", "++fileStatic[0];");
  text = with(text, "text(fileStatic)", "text(int(fileStatic[0]))");
  text = with(text, "static int local = 80;",
              "static short local = 81; static int other = 1; ++other;");
  ASSERT_EQ(scene.restart(text), "loaded");
  EXPECT_EQ(scene.run(), "10 10 21 2 1 5 name 7 40 a 51 60 t 71 2 90 1 1 81 ");
}

TEST(ReloadRestart, LayoutsAndSignaturesMayNot) {
  Scene scene(plainToolchain(), kState);
  ASSERT_EQ(scene.start(), "");
  EXPECT_THAT(scene.restart(with(kState, "int value = 1;", "int before = 0, value = 1;")),
              ::testing::HasSubstr("The running program has objects of the old layout"));
  std::string text = with(kState, "static int helper() {", "static long helper() {");
  EXPECT_THAT(scene.restart(with(text, "text(helper())", "text(int(helper()))")),
              ::testing::HasSubstr("its callers expect the old one"));
  ASSERT_EQ(scene.restart(kState), "loaded");
  EXPECT_EQ(scene.run(), kFresh);
}

INSTANTIATE_TEST_SUITE_P(Toolchains, ReloadRestartEverywhere, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
