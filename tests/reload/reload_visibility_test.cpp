// Hidden visibility gives way in a unit, and nothing else does: what merely reads like it (in
// strings, or as a call of the user's own function) is the user's text.
#include "reload_scene.h"

#include <gtest/gtest.h>

#include <string>

namespace hot_restart::test {
namespace {

std::string source(const std::string& version) {
  return R"cpp(#include <string>
#define LOCAL __attribute__((visibility("hidden")))
#define ATTRIBUTE(x) __attribute__((x))
LOCAL int byMacro = 10;
ATTRIBUTE(visibility("hidden")) int byArgument = 20;
[[gnu::visibility ("internal")]] int bySpaces = 30;
#pragma GCC visibility push(hidden)
int byPragma = 40;
#pragma GCC visibility pop
_Pragma("GCC visibility push(hidden)")
int byOperator = 50;
_Pragma("GCC visibility pop")
static std::string visibility(const char* text) { return text; }
std::string subject(int) {
  std::string text = "#pragma GCC visibility push(hidden)";
  text += R"(visibility("hidden"))"; // visibility("hidden")
  text += visibility("hidden");
  ++byMacro; ++byArgument; ++bySpaces; ++byPragma; ++byOperator;
  return text + " " + std::to_string(byMacro) + " " + std::to_string(byArgument) + " " +
         std::to_string(bySpaces) + " " + std::to_string(byPragma) + " " + std::to_string(byOperator)
         + ")cpp" +
         version + R"cpp(";
}
std::string scene(int step) { return subject(step); }
)cpp";
}

class ReloadVisibility : public ::testing::TestWithParam<Toolchain> {};

TEST_P(ReloadVisibility, StringsKeepTheirText) {
  Scene scene(GetParam(), source(" v1"));
  ASSERT_EQ(scene.start(), "");
  const std::string text = "#pragma GCC visibility push(hidden)visibility(\"hidden\")hidden ";
  ASSERT_EQ(scene.run(1), text + "11 21 31 41 51 v1");
  ASSERT_EQ(scene.reload("subject", source(" v2")), "loaded");
  EXPECT_EQ(scene.run(2), text + "12 22 32 42 52 v2");
}

std::vector<Toolchain> oneOfEachKind() {
  const std::vector<Toolchain> all = allToolchains();
  return {all.front(), all.back()};
}

INSTANTIATE_TEST_SUITE_P(Toolchains, ReloadVisibility, ::testing::ValuesIn(oneOfEachKind()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
