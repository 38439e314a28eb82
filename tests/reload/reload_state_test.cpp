// Checks what must be the running program's own in every later version, for every compiler and
// level.
#include "hot_restart/result.h"

#include "reload_scene.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

namespace hot_restart::test {
namespace {

class ReloadState : public ::testing::TestWithParam<Toolchain> {
protected:
  /// `KEY` in the text is replaced by `value`.
  static std::string with(std::string text, const std::string& key, const std::string& value) {
    for (std::size_t at = text.find(key); at != std::string::npos;
         at = text.find(key, at + value.size())) {
      text.replace(at, key.size(), value);
    }
    return text;
  }
};

constexpr const char* kState = R"cpp(
#include <map>
#include <stdexcept>
#include <string>
EXTRA
static int built = 0;
struct Counted {
  int value;
  Counted(int v) : value(v) { ++built; }
  ~Counted() { value = -1; }
};
int counter = 10;
static int fileStatic = 20;
static Counted dynamicStatic(30);
static std::map<int, std::string> cache = {{1, "one"}};
namespace ns {
namespace {
int anonymous = 40;
std::string anonymousText = "a";
} // namespace
const int kLimit = 7;
thread_local int perThread = 50;
} // namespace ns
struct Klass {
  static int member;
  static std::string text;
  int bar(int x);
};
int Klass::member = 60;
std::string Klass::text = "t";
static struct { int a; int b; } unnamed = {70, 71};
static int helper(int x) { static int calls = 0; return x + ++calls; }
namespace { struct Failure : std::runtime_error { using std::runtime_error::runtime_error; }; }
static void fail() { throw Failure("old"); }
int (*remembered)(int) = &helper;
HELPER
std::string subject(int step) {
  static int local = 80;
  static Counted localDynamic(90);
  BODY
  ++counter; ++fileStatic; ++dynamicStatic.value; cache[step] = "x"; ++ns::anonymous; ns::anonymousText += "b";
  ++ns::perThread; ++Klass::member; Klass::text += "u"; ++unnamed.a; ++local; ++localDynamic.value;
  std::string caught;
  try { fail(); } catch (const Failure& e) { caught = e.what(); }
  return "VERSION " + std::to_string(counter) + " " + std::to_string(fileStatic) + " " +
         std::to_string(dynamicStatic.value) + " " + std::to_string(cache.size()) + " " +
         std::to_string(ns::anonymous) + " " + ns::anonymousText + " " + std::to_string(ns::perThread) + " " +
         std::to_string(Klass::member) + " " + Klass::text + " " + std::to_string(unnamed.a) + " " +
         std::to_string(local) + " " + std::to_string(localDynamic.value) + " " + std::to_string(helper(0)) + " " +
         (remembered == &helper ? "same" : "other") + " " + caught + " " + std::to_string(built) + EXPR;
}
std::string scene(int step) { return subject(step); }
)cpp";

std::string stateText(const std::string& version, const std::string& extra = "",
                      const std::string& helper = "", const std::string& body = "",
                      const std::string& expression = "\"\"") {
  std::string text = kState;
  for (const auto& [key, value] : {std::pair<std::string, std::string>("VERSION", version),
                                   {"EXTRA", extra},
                                   {"HELPER", helper},
                                   {"BODY", body},
                                   {"EXPR", expression}}) {
    text.replace(text.find(key), key.size(), value);
  }
  return text;
}

TEST_P(ReloadState, IsTheRunningOne) {
  Scene scene(GetParam(), stateText("v1"));
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(1), "v1 11 21 31 1 41 ab 51 61 tu 71 81 91 1 same old 2");
  ASSERT_EQ(scene.reload("subject", stateText("v2")), "loaded");
  EXPECT_EQ(scene.run(2), "v2 12 22 32 2 42 abb 52 62 tuu 72 82 92 2 same old 2");
  ASSERT_EQ(scene.reload("subject", stateText("v3")), "loaded");
  EXPECT_EQ(scene.run(3), "v3 13 23 33 3 43 abbb 53 63 tuuu 73 83 93 3 same old 2");
}

TEST_P(ReloadState, NewThingsComeAlongAndStay) {
  Scene scene(GetParam(), stateText("v1"));
  ASSERT_EQ(scene.start(), "");
  scene.run(1);
  const std::string extra = "#include <vector>\n#include <algorithm>\n"
                            "static const char* freshPointer = nullptr;\n";
  const std::string helper =
      "static int freshGlobal = 5;\nstatic std::vector<int> freshVector = {1, 2, 3};\n"
      "namespace { struct Fresh { virtual ~Fresh() {} virtual int id() { return 9; } }; }\n"
      "static int fresh(int x) { static int n = 100; return x + ++n + ++freshGlobal; }\n";
  const std::string body =
      "static std::string added = \"n\"; added += \"m\"; freshVector.push_back(step); Fresh "
      "object; "
      "auto twice = [&](int v) { static int hidden = 0; return v * 2 + ++hidden; };";
  const std::string expression =
      "std::string(\" \") + added + \" \" + std::to_string(freshVector.size()) + \" \" + "
      "std::to_string(fresh(0)) + "
      "\" \" + std::to_string(twice(object.id()))";
  ASSERT_EQ(scene.reload("subject", stateText("v2", extra, helper, body, expression)), "loaded");
  EXPECT_EQ(scene.run(2), "v2 12 22 32 2 42 abb 52 62 tuu 72 82 92 2 same old 2 nm 4 107 19");
  EXPECT_EQ(scene.run(3), "v2 13 23 33 3 43 abbb 53 63 tuuu 73 83 93 3 same old 2 nmm 5 109 20");
  ASSERT_EQ(scene.reload("subject", stateText("v3", extra, helper, body, expression)), "loaded");
  EXPECT_EQ(scene.run(4), "v3 14 24 34 4 44 abbbb 54 64 tuuuu 74 84 94 4 same old 2 nmmm 6 111 21");
}

/// Either the new version goes on with the state, or it is refused and the old one does: `first` is
/// the answer before the edit, `next` the one after it.
void goesOn(Scene& scene, const std::string& edited, const std::string& first,
            const std::string& next) {
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(0), first);
  const std::string outcome = scene.reload("subject", edited);
  const bool loaded = outcome == "loaded";
  EXPECT_TRUE(loaded || scene.lastError() == ErrorCode::kRefused) << outcome;
  EXPECT_EQ(scene.run(0), next + (loaded ? " new" : "")) << outcome;
}

constexpr const char* kThreadLocals = R"cpp(#include <string>
#include <vector>
static thread_local std::string perThread = std::string("t") + "0";
namespace { thread_local std::vector<int> numbers = {1, 2}; }
std::string subject(int step) {
  perThread += "u";
  numbers.push_back(step);
  return perThread + std::to_string(numbers.size())/*VERSION*/;
}
std::string scene(int step) { return subject(step); }
)cpp";

TEST_P(ReloadState, ThreadLocalsWithDynamicInitialisationAreNotBuiltTwice) {
  Scene scene(GetParam(), kThreadLocals);
  goesOn(scene, with(kThreadLocals, "/*VERSION*/", " + \" new\""), "t0u3", "t0uu4");
}

constexpr const char* kLambda = R"cpp(#include <string>
std::string subject(int step) {
  auto add = [&](int v) {
    static int sum = 0;
    static std::string text = std::string("x");
    text += "y";
    return v + ++sum + static_cast<int>(text.size());
  };
  return std::to_string(add(step))/*VERSION*/;
}
std::string scene(int step) { return subject(step); }
)cpp";

// gflags makes its flags like this.
constexpr const char* kMadeByMacro = R"cpp(
#include <string>
static int built = 0;
struct Registered { bool* flag; explicit Registered(bool* f) : flag(f) { ++built; } };
static bool ask(bool value) { return value; }
#define FLAG(name, value) \
  namespace flags { \
    static const bool nono_##name = value; \
    bool FLAG_##name = nono_##name; \
    static bool no_##name = FLAG_##name; \
    static Registered o_##name(&no_##name); \
  } \
  using flags::FLAG_##name
#define LOCAL static
FLAG(one, true);
FLAG(two,
     ask(false));
LOCAL int kept = 5;
static int line = __LINE__;
std::string subject(int) {
  *flags::o_one.flag = !*flags::o_one.flag; FLAG_two = !FLAG_two; ++kept;
  return "VERSION " + std::to_string(FLAG_one) + std::to_string(flags::no_one) + std::to_string(FLAG_two) + " " +
         std::to_string(kept) + " " + std::to_string(built) + " " + std::to_string(line);
}
std::string scene(int step) { return subject(step); }
)cpp";

TEST_P(ReloadState, MadeByMacrosIsTheRunningOne) {
  Scene scene(GetParam(), with(kMadeByMacro, "VERSION", "v1"));
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(), "v1 101 6 2 19");
  ASSERT_EQ(scene.reload("subject", with(kMadeByMacro, "VERSION", "v2")), "loaded");
  EXPECT_EQ(scene.run(), "v2 110 7 2 19");
}

TEST_P(ReloadState, StaticsOfLambdasLiveOn) {
  Scene scene(GetParam(), kLambda);
  goesOn(scene, with(kLambda, "/*VERSION*/", " + \" new\""), "3", "5");
}

INSTANTIATE_TEST_SUITE_P(All, ReloadState, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
